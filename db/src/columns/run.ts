import { z } from "zod";
import { type Columns, dropped, nullable, type Relation } from "./column.ts";
import { bytes, microseconds, runStatus, text } from "./values.ts";

const counted = { type: "int", row: z.int(), from: "writer", set: "growth", isState: true } as const;
const usage = {
  type: "bigint",
  row: nullable.int8,
  from: "writer",
  set: "growth",
  isState: true,
  isUsage: true,
} as const;

/** Over its steps, of a run that ended; null, where it is stored, for none. See `StepSums`. */
const ofSteps = {
  type: "int",
  row: nullable.int4,
  from: "counts",
  set: "growth",
  isState: true,
  isInternal: true,
} as const;

const traced = { from: "trace", set: "trace", isState: true } as const;

const columns = {
  project_id: { type: "int", row: z.int(), from: "place", isState: true },
  run_id: { type: "uuid", row: text, from: "writer", isHeader: true, isState: true, isFixedSize: true },
  /** UTC day on which the run was first accepted (`2026-11-01`): the partition key. */
  stored_on: { type: "date", row: text, from: "place", isState: true },
  agent_id: { type: "text", row: text, from: "writer", isHeader: true },
  agent_version: { type: "text", row: text, from: "writer", isHeader: true },
  environment: { type: "text", row: text, from: "writer", isHeader: true },
  status: { type: "text", row: runStatus, from: "writer", set: "growth", isState: true, isFixedSize: true },
  started_at: { type: "timestamptz", row: microseconds, from: "writer", isHeader: true, isState: true },
  /** Null, where it is stored, while the run is open. */
  ended_at: { type: "timestamptz", row: microseconds, from: "writer", set: "growth", isState: true },
  session_id: { type: "text", row: nullable.text, from: "writer", isHeader: true },
  parent_run_id: { type: "uuid", row: nullable.text, from: "writer", isHeader: true },
  /** 32 lower-case hexadecimal digits. */
  trace_id: { type: "text", row: nullable.text, from: "writer", isHeader: true, isFixedSize: true },
  dropped: { ...dropped.dropped, isHeader: true },
  /** 33 bytes: a version byte and a SHA-256. */
  content_hash: { type: "bytea", row: bytes, from: "writer", set: "growth", isState: true },
  step_count: counted,
  failed_step_count: counted,
  failure_count: counted,
  decision_count: counted,
  signal_count: counted,
  /** Signals that came by themselves, which `signal_count` leaves out. */
  apart_signal_count: { type: "int", row: z.int(), from: "database", set: "apart", isState: true },
  // Sums over the steps; null where no step gave a value.
  input_tokens: usage,
  output_tokens: usage,
  cache_read_tokens: usage,
  reasoning_tokens: usage,
  cost_nano_usd: usage,
  /** Steps that count as a survived failure; null, where it is stored, where a service did not count them. */
  survived_count: {
    type: "smallint",
    row: z.int(),
    from: "counts",
    set: "growth",
    isState: true,
    read: (alias) => `coalesce(${alias}.survived_count, 0) AS survived_count`,
  },
  /** Milliseconds within the run in which a step waited, as `waitingTime` tells; null, where it is stored, for none. */
  waiting_ms: {
    type: "bigint",
    row: z.bigint(),
    from: "counts",
    set: "growth",
    isState: true,
    read: (alias) => `coalesce(${alias}.waiting_ms, 0) AS waiting_ms`,
  },
  plan_latency_ms: ofSteps,
  retrieve_latency_ms: ofSteps,
  tool_latency_ms: ofSteps,
  respond_latency_ms: ofSteps,
  other_latency_ms: ofSteps,
  covered_ms: ofSteps,
  step_waiting_ms: ofSteps,
  step_cells: { ...ofSteps, type: "smallint[]", row: z.array(z.int()).nullable() },
  /** The low half of `changed_xid` when the columns before were computed: they hold as long as it is the same. */
  steps_xid: { type: "xid", row: text, from: "database", set: "growth", isState: true, isInternal: true },
  /** What the spans of a trace said of the run as a whole; null for a run that came in facts. Readers learn whether there is any. */
  trace_state: {
    ...traced,
    type: "jsonb",
    row: z.looseObject({}).nullable(),
    read: (alias) => `${alias}.trace_state IS NOT NULL AS is_traced`,
  },
  /** The span that stands for the run never came; null, where it is stored, for false. */
  incomplete: {
    ...traced,
    type: "boolean",
    row: z.boolean(),
    read: (alias) => `coalesce(${alias}.incomplete, false) AS incomplete`,
  },
  /** Sum over the steps; null, where it is stored, for none. */
  dropped_attributes: {
    ...traced,
    type: "int",
    row: z.int(),
    read: (alias) => `coalesce(${alias}.dropped_attributes, 0) AS dropped_attributes`,
  },
  /** Whole milliseconds from start to end, rounded down. Null while the run is open. */
  duration_ms: { type: "bigint", row: nullable.int8, from: "database" },
  received_at: { type: "timestamptz", row: microseconds, from: "database", isState: true },
  /** The transaction that changed it last, which the feed reads. */
  changed_xid: { type: "xid8", row: text, from: "database", set: "growth", isState: true, isInternal: true },
} as const satisfies Columns;

/** Runs. */
export const run = { table: "agent_runs", alias: "run", columns } as const satisfies Relation;
