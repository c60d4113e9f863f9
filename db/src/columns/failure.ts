import { type Columns, dropped, itemHash, nullable, place, type Relation, runStart } from "./column.ts";
import { failureType, text } from "./values.ts";

const columns = {
  ...place,
  ...runStart,
  failure_id: { type: "uuid", row: text, from: "writer", isState: true },
  /** Null for a failure of the run as a whole. */
  step_id: { type: "uuid", row: nullable.text, from: "writer", isState: true },
  failure_type: { type: "text", row: failureType, from: "writer", isState: true, isFixedSize: true },
  failure_code: { type: "text", row: text, from: "writer", isState: true },
  message: { type: "text", row: text, from: "writer" },
  /** Fingerprint of the message. Null if a version without fingerprints stored the failure. Not hashed. */
  fingerprint: { type: "bigint", row: nullable.int8, from: "writer", isFixedSize: true },
  ...dropped,
  ...itemHash,
} as const satisfies Columns;

/** Recorded failures of runs. */
export const failure = { table: "agent_failures", alias: "failure", columns } as const satisfies Relation;
