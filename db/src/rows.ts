import { z } from "zod";
import { type NameOf, shapeOf } from "./columns/column.ts";
import { decision } from "./columns/decision.ts";
import { failure } from "./columns/failure.ts";
import { run } from "./columns/run.ts";
import { signal } from "./columns/signal.ts";
import { step } from "./columns/step.ts";
import { microseconds } from "./columns/values.ts";

export {
  type FailureType,
  failureType,
  type Metadata,
  type MetadataScalar,
  type RunStatus,
  runStatus,
  type SignalSource,
  type StepType,
  type StepWait,
  stepType,
  stepWait,
} from "./columns/values.ts";

/**
 * The rows of the database, column for column, as `columns/` lists them. `int4` is a number, `int8` and `numeric` are bigint,
 * `timestamptz` is a bigint of microseconds since the Unix epoch (exact in both directions), `date` is text (`2026-11-01`).
 */

/** What a writer gives for a run. Totals are sums over its steps; null where no step gave a value. */
export const newRunRow = z.strictObject(shapeOf(run.columns, { from: "writer" }));
export type NewRunRow = z.infer<typeof newRunRow>;

/** What a run is from its start on. */
export type RunHeader = Pick<NewRunRow, NameOf<typeof run.columns, { isHeader: true }>>;

/** A run as stored: what the writer gave, and what the database adds. */
export const runRow = newRunRow.extend({
  ...shapeOf(run.columns, { from: "place" }),
  ...shapeOf(run.columns, { from: "counts" }),
  ...shapeOf(run.columns, { from: "database" }),
  /** It came as a trace of OpenTelemetry. */
  is_traced: z.boolean(),
  incomplete: z.boolean(),
  dropped_attributes: z.int(),
  /** Null while the run is open. */
  ended_at: microseconds.nullable(),
});
export type RunRow = z.infer<typeof runRow>;

export const stepRow = z.strictObject(shapeOf(step.columns, { from: "writer" }));
export type StepRow = z.infer<typeof stepRow>;
/** What a writer gives for a span of a trace. */
const tracedStepRow = stepRow.extend(shapeOf(step.columns, { from: "trace" }));
export type TracedStepRow = z.infer<typeof tracedStepRow>;
/** A step as it is read: with what follows from the other steps and the failures of its run. */
export const countedStepRow = tracedStepRow.extend(shapeOf(step.columns, { from: "counts" }));
export type CountedStepRow = z.infer<typeof countedStepRow>;
/** A step that has ended. */
export type EndedStepRow = StepRow & { readonly latency_ms: number; readonly ended_at: bigint };

export const failureRow = z.strictObject(shapeOf(failure.columns, { from: "writer" }));
export type FailureRow = z.infer<typeof failureRow>;

export const decisionRow = z.strictObject(shapeOf(decision.columns, { from: "writer" }));
export type DecisionRow = z.infer<typeof decisionRow>;

/** What a writer gives for a signal: of value, number and category exactly one. */
export const newSignalRow = z.strictObject(shapeOf(signal.columns, { from: "writer" }));
export type NewSignalRow = z.infer<typeof newSignalRow>;

/** A signal as stored. */
export const signalRow = newSignalRow.extend(shapeOf(signal.columns, { from: "database" }));
export type SignalRow = z.infer<typeof signalRow>;

/** A signal that comes by itself, and its run. */
export type ApartSignalRow = NewSignalRow & { readonly run_id: string };

/** Decisions and signals, of a whole run or a part. */
export interface Observations {
  readonly decisions: readonly DecisionRow[];
  readonly signals: readonly NewSignalRow[];
}

/** A whole run, as written in one go. */
export type RunRecord = Observations & {
  readonly run: NewRunRow;
  readonly steps: readonly EndedStepRow[];
  readonly failures: readonly FailureRow[];
  /** The run before masking, or before fields were dropped, as an older version may have stored it. Compared, never written. */
  readonly otherForms?: () => readonly RunRecord[];
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
  /** The part before masking, or before fields were dropped; see `RunRecord`. */
  readonly otherForms?: () => readonly PartRecord[];
};
