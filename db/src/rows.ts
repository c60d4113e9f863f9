import { z } from "zod";

/**
 * The rows of the database, column for column. `int4` is a number, `int8` and `numeric` are bigint, `timestamptz` is
 * a bigint of microseconds since the Unix epoch (exact in both directions), `date` is text (`2026-11-01`).
 */

const int8 = z.bigint();
const microseconds = z.bigint();
const bytes = z.instanceof(Uint8Array);
const tokens = int8.nullable();

export const runStatus = z.enum(["success", "failure", "partial", "running", "abandoned"]);
export type RunStatus = z.infer<typeof runStatus>;

export const stepType = z.enum(["plan", "retrieve", "tool", "respond", "other"]);
export type StepType = z.infer<typeof stepType>;

export const failureType = z.enum(["tool", "model", "retrieval", "orchestration"]);
export type FailureType = z.infer<typeof failureType>;

/** Values of a step's metadata: flat facts. */
export type MetadataScalar = null | boolean | number | string;
export type Metadata = { readonly [key: string]: MetadataScalar | readonly MetadataScalar[] };

const metadataScalar = z.union([z.null(), z.boolean(), z.number(), z.string()]);

/** What a writer gives for a run. Totals are sums over its steps; null where no step gave a value. */
export const newRunRow = z.strictObject({
  run_id: z.string(),
  agent_id: z.string(),
  agent_version: z.string(),
  environment: z.string(),
  status: runStatus,
  started_at: microseconds,
  ended_at: microseconds,
  session_id: z.string().nullable(),
  parent_run_id: z.string().nullable(),
  /** 32 lower-case hexadecimal digits. */
  trace_id: z.string().nullable(),
  /** 33 bytes: a version byte and a SHA-256. */
  content_hash: bytes,
  step_count: z.int(),
  failed_step_count: z.int(),
  failure_count: z.int(),
  decision_count: z.int(),
  signal_count: z.int(),
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_tokens: tokens,
  reasoning_tokens: tokens,
  cost_nano_usd: int8.nullable(),
});
export type NewRunRow = z.infer<typeof newRunRow>;

/** What a run is from its start on. */
export type RunHeader = Pick<
  NewRunRow,
  | "run_id"
  | "agent_id"
  | "agent_version"
  | "environment"
  | "started_at"
  | "session_id"
  | "parent_run_id"
  | "trace_id"
>;

/** A run as stored: what the writer gave, and what the database adds. */
export const runRow = newRunRow.extend({
  /** Null while the run is open. */
  ended_at: microseconds.nullable(),
  project_id: z.int(),
  /** Whole milliseconds from start to end, rounded down; computed by the database. Null while the run is open. */
  duration_ms: int8.nullable(),
  /** UTC day on which the run was first accepted (`2026-11-01`): the partition key. */
  stored_on: z.string(),
  received_at: microseconds,
  /** Steps that count as a survived failure. */
  survived_count: z.int(),
});
export type RunRow = z.infer<typeof runRow>;

/** Flat facts under their keys. */
const metadata = z.record(z.string(), z.union([metadataScalar, z.array(metadataScalar)]));

export const stepRow = z.strictObject({
  step_id: z.string(),
  seq: z.int().nullable(),
  parent_step_id: z.string().nullable(),
  attempt: z.int().nullable(),
  step_type: stepType,
  name: z.string(),
  /** Null while the step is open. */
  latency_ms: z.int().nullable(),
  started_at: microseconds,
  /** Null while the step is open. */
  ended_at: microseconds.nullable(),
  model: z.string().nullable(),
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_tokens: tokens,
  reasoning_tokens: tokens,
  cost_nano_usd: int8.nullable(),
  error_code: z.string().nullable(),
  /** It has an error code, or a failure names it. */
  failed: z.boolean(),
  metadata,
  /** 64 bits of the item's hash, signed. */
  item_hash: int8,
});
export type StepRow = Omit<z.infer<typeof stepRow>, "metadata"> & { metadata: Metadata };
/** A step as it is read: with what follows from the other steps and the failures of its run. */
export const countedStepRow = stepRow.extend({
  /** Latency that the steps right inside do not cover. Null while the step is open. */
  own_latency_ms: z.int().nullable(),
  /** It counts as a survived failure. */
  survived: z.boolean(),
});
export type CountedStepRow = StepRow & Pick<z.infer<typeof countedStepRow>, "own_latency_ms" | "survived">;
/** A step that has ended. */
export type EndedStepRow = StepRow & { readonly latency_ms: number; readonly ended_at: bigint };

export const failureRow = z.strictObject({
  failure_id: z.string(),
  step_id: z.string().nullable(),
  failure_type: failureType,
  failure_code: z.string(),
  message: z.string(),
  /** 64 bits of the item's hash, signed. */
  item_hash: int8,
});
export type FailureRow = z.infer<typeof failureRow>;

export const decisionRow = z.strictObject({
  decision_id: z.string(),
  step_id: z.string().nullable(),
  decision_type: z.string(),
  selected: z.string(),
  reason_code: z.string(),
  /** 0 to 1. */
  confidence: z.number().nullable(),
  candidates: z.array(z.string()),
  metadata,
  /** 64 bits of the item's hash, signed. */
  item_hash: int8,
});
export type DecisionRow = Omit<z.infer<typeof decisionRow>, "metadata"> & { metadata: Metadata };

/** What a writer gives for a signal: of value, number and category exactly one. */
export const newSignalRow = z.strictObject({
  signal_id: z.string(),
  step_id: z.string().nullable(),
  signal_type: z.string(),
  signal_code: z.string(),
  value: z.boolean().nullable(),
  number: z.number().nullable(),
  category: z.string().nullable(),
  /** 0 to 1. */
  weight: z.number().nullable(),
  metadata,
  /** 64 bits of the item's hash, signed. */
  item_hash: int8,
});
export type NewSignalRow = Omit<z.infer<typeof newSignalRow>, "metadata"> & { metadata: Metadata };

/** A signal as stored. */
export const signalRow = newSignalRow.extend({ recorded_at: microseconds });
export type SignalRow = NewSignalRow & { recorded_at: bigint };

/** Decisions and signals, of a whole run or a part. */
export type Observations = {
  readonly decisions: readonly DecisionRow[];
  readonly signals: readonly NewSignalRow[];
};

/** A whole run, as written in one go. */
export type RunRecord = Observations & {
  readonly run: NewRunRow;
  readonly steps: readonly EndedStepRow[];
  readonly failures: readonly FailureRow[];
};

/** A part of a run. Steps that have not ended hold what opened them, and null or {} elsewhere. */
export type PartRecord = Observations & {
  /** The same in every part of a run. */
  readonly header: RunHeader;
  /** How the run ended; null in all parts that do not tell. */
  readonly end: Pick<NewRunRow, "status" | "ended_at"> | null;
  /** In the order of the part. */
  readonly steps: readonly StepRow[];
  /** In the order of the part. */
  readonly failures: readonly FailureRow[];
  /** How long the next sign of life may take, in milliseconds; null where the part does not tell. */
  readonly timeout_ms: number | null;
  /** True if the run holds nothing else. */
  readonly isWhole: boolean;
};
