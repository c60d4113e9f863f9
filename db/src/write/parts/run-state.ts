import type { NameOf } from "../../columns/column.ts";
import type { step } from "../../columns/step.ts";
import { noUsage } from "../../counts/usage-once.ts";
import type { UsageColumn } from "../../rollup/columns.ts";
import type {
  DecisionRow,
  FailureRow,
  NewRunRow,
  NewSignalRow,
  PartRecord,
  RunHeader,
  RunStatus,
  StepRow,
} from "../../rows.ts";

/** A step of a run that grows: what is stored of it, or is to be. */
export type StepState = Pick<StepRow, NameOf<typeof step.columns, { from: "writer"; isState: true }>> & {
  /** Null where all of its latency is its own. */
  own_latency_ms: number | null;
  /** It counts as a survived failure. */
  survived: boolean;
  /** The two above are other than stored. */
  isRecounted: boolean;
  /** What has to be written of it: nothing, that it failed, all of `row`, or of this what comes with the end. */
  change: "none" | "failed" | "insert" | "end";
  row: StepRow | null;
};

/** A failure of a run that grows. */
type FailureState = Pick<
  FailureRow,
  "failure_id" | "step_id" | "failure_type" | "failure_code" | "item_hash"
> & { readonly row: FailureRow | null };

/** A decision or signal of a run that grows; `row` is there where it has to be written. */
type ObservationState<Row> = Pick<DecisionRow, "step_id" | "item_hash"> & { readonly row: Row | null };

/** Totals of a run, as columns of `agent_runs`. */
export type RunTotals = Pick<
  NewRunRow,
  "step_count" | "failed_step_count" | "failure_count" | "decision_count" | "signal_count" | UsageColumn
> & {
  /** Steps that count as a survived failure. */
  readonly survived_count: number;
  /** Milliseconds in which a step waited; 0 while the run is open. */
  readonly waiting_ms: bigint;
};

/** A run that is locked, as it stands while parts are merged into it. */
export interface RunState {
  readonly runId: string;
  /** Null until a part is known to agree with what is stored. */
  header: RunHeader | null;
  readonly storedOn: string;
  /** As stored; null for a run that is not. */
  readonly stored: StoredRunState | null;
  /** The hashes of its items as stored; of all, where the run counts or ends. */
  readonly itemHashes: bigint[];
  status: RunStatus;
  ended_at: bigint | null;
  /** How it ended, as a part told; it ends once it is whole. */
  end: PartRecord["end"];
  timeout_ms: number | null;
  /** It ends if nothing comes for so many milliseconds, also before its time-out. Default: null, the time-out. */
  idle_ms?: number | null;
  /** At least the bytes of its items, encoded as protobuf; without those that are stored unless `knowsBytes`. */
  bytes: number;
  /** False for a run that is stored as ended, until somebody asks. */
  knowsBytes: boolean;
  totals: RunTotals;
  /** All steps, or those that the parts may touch. */
  readonly steps: Map<string, StepState>;
  /** All steps are at hand. Of a run that goes on growing they need not be, as long as none is inside another. */
  readonly isWhole: boolean;
  /** Ids of `steps` by seq. */
  readonly seqs: Map<number, string>;
  /** All failures. */
  readonly failures: Map<string, FailureState>;
  /** All decisions, and all signals, by id. */
  readonly decisions: Map<string, ObservationState<DecisionRow>>;
  readonly signals: Map<string, ObservationState<NewSignalRow>>;
  /** Ids of signals that came by themselves, which the run's own cannot have. */
  readonly apartSignals: Set<string>;
  /** Ids of the steps that failures name, whether they are there or not. */
  readonly failedSteps: Set<string>;
  /** It came as a trace. */
  readonly isTraced: boolean;
  /** A part came that does not contradict it. */
  isAlive: boolean;
  /** How many facts were added. */
  changes: number;
}

interface StoredRunState {
  readonly status: RunStatus;
  readonly ended_at: bigint | null;
  readonly content_hash: Uint8Array;
}

/** True for a run that counts in the rollups. */
export function isCounted({ status }: { readonly status: RunStatus }): boolean {
  return status !== "running";
}

/** True for a run that ended and was not merely given up. */
export function hasEnded({ status }: { readonly status: RunStatus }): boolean {
  return status !== "running" && status !== "abandoned";
}

export const noTotals: RunTotals = {
  step_count: 0,
  failed_step_count: 0,
  failure_count: 0,
  decision_count: 0,
  signal_count: 0,
  survived_count: 0,
  waiting_ms: 0n,
  ...noUsage,
};

export const totalColumns = Object.keys(noTotals) as readonly (keyof RunTotals)[];
