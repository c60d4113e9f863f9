import { z } from "zod";
import { type Columns, dropped, itemHash, nullable, place, type Relation } from "./column.ts";
import { metadata, microseconds, stepType, stepWait, text } from "./values.ts";

const opening = { from: "writer", isOpening: true } as const;
const ending = { from: "writer", set: "end" } as const;
const traced = { from: "trace", set: "trace", isState: true, isFixedSize: true } as const;
const usage = { ...ending, type: "bigint", row: nullable.int8, isState: true, isUsage: true } as const;

const columns = {
  ...place,
  step_id: { ...opening, type: "uuid", row: text, isState: true },
  /** Null where a source has no order. */
  seq: { ...opening, type: "int", row: nullable.int4, isState: true },
  parent_step_id: { ...opening, type: "uuid", row: nullable.text, isState: true },
  step_type: { ...opening, type: "text", row: stepType, isState: true, isFixedSize: true },
  name: { ...opening, type: "text", row: text },
  started_at: { ...opening, type: "timestamptz", row: microseconds, isState: true },
  /** Null while the step is open. */
  ended_at: { ...ending, type: "timestamptz", row: nullable.int8, isState: true, isFixedSize: true },
  /** Null while the step is open. */
  latency_ms: { ...ending, type: "int", row: nullable.int4, isState: true },
  attempt: { ...ending, type: "int", row: nullable.int4 },
  model: { ...ending, type: "text", row: nullable.text },
  input_tokens: usage,
  output_tokens: usage,
  cache_read_tokens: usage,
  reasoning_tokens: usage,
  cost_nano_usd: usage,
  error_code: { ...ending, type: "text", row: nullable.text, isState: true },
  /** Null for a step that worked. */
  wait: { ...ending, type: "text", row: stepWait.nullable(), isState: true, isFixedSize: true },
  /** A UUID of the 128 bits. */
  argument_digest: { ...ending, type: "uuid", row: nullable.text, isState: true, size: 36 },
  result_bytes: { ...ending, type: "bigint", row: nullable.int8, isState: true },
  /** It has an error code, or a failure names it. */
  failed: { ...ending, type: "boolean", row: z.boolean(), isState: true },
  metadata: { ...ending, type: "jsonb", row: metadata },
  /** Bits for the metadata keys whose values stand in columns alone; see `stored-metadata.ts`. */
  in_metadata: { type: "smallint", row: z.int(), from: "counts", set: "end", isInternal: true },
  dropped: { ...dropped.dropped, set: "end" },
  item_hash: { ...itemHash.item_hash, set: "end" },
  /** Attributes, events and links of the span that were left out; null for none. */
  dropped_attributes: { ...traced, type: "int", row: nullable.int4 },
  /** Of a span: 1 for one that a dialect knows, 2 for an agent. Null for a step of a run that came in facts. */
  span_flags: { ...traced, type: "smallint", row: nullable.int4 },
  /** Latency that the steps right inside do not cover. Null while the step is open. */
  own_latency_ms: {
    type: "int",
    row: nullable.int4,
    from: "counts",
    set: "counts",
    isState: true,
    read: (alias) => `coalesce(${alias}.own_latency_ms, ${alias}.latency_ms) AS own_latency_ms`,
  },
  /** It counts as a survived failure: stored as the start of its run, by which such failures are found. */
  survived_run_started_at: {
    type: "timestamptz",
    row: z.boolean(),
    from: "counts",
    set: "counts",
    isState: true,
    as: "survived",
    given: ["survived", "boolean"],
    inserted: "CASE WHEN given.survived THEN run.started_at END",
    read: (alias) => `${alias}.survived_run_started_at IS NOT NULL AS survived`,
  },
} as const satisfies Columns;

/** Steps of runs. */
export const step = { table: "agent_steps", alias: "step", columns } as const satisfies Relation;
