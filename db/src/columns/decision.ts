import { z } from "zod";
import { type Columns, dropped, itemHash, nullable, place, type Relation, runStart } from "./column.ts";
import { metadata, text } from "./values.ts";

const columns = {
  ...place,
  ...runStart,
  decision_id: { type: "uuid", row: text, from: "writer", isState: true },
  step_id: { type: "uuid", row: nullable.text, from: "writer", isState: true },
  decision_type: { type: "text", row: text, from: "writer" },
  selected: { type: "text", row: text, from: "writer" },
  reason_code: { type: "text", row: text, from: "writer" },
  /** 0 to 1. */
  confidence: { type: "double precision", row: nullable.float8, from: "writer" },
  candidates: {
    type: "text[]",
    row: z.array(z.string()),
    from: "writer",
    read: (alias) => `${alias}.candidates::text[] AS candidates`,
  },
  metadata: { type: "jsonb", row: metadata, from: "writer" },
  ...dropped,
  ...itemHash,
} as const satisfies Columns;

/** Decisions of runs. */
export const decision = { table: "agent_decisions", alias: "decision", columns } as const satisfies Relation;
