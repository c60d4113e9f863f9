import type { FailureRow, NewSignalRow, RunHeader, RunStatus, TracedStepRow } from "../../rows.ts";
import type { TurnOfConversation } from "../turns/conversation-part.ts";
import type { StoredTracedStep } from "./read-traced-steps.ts";

/** What spans say of their run as a whole: JSON of which the writer knows nothing. */
export interface SpanHeader {
  readonly [key: string]: unknown;
}

/** What a request tells of one trace. */
export interface TraceRecord {
  /** In lower case. */
  readonly runId: string;
  /** Merged of all its spans. */
  readonly header: SpanHeader;
  /** A span of it is of a dialect, so that the trace is a run. */
  readonly isRun: boolean;
  /** In any order, also twice. `item_hash` is that of all facts of the span, also while it is open. */
  readonly steps: readonly TracedStepRow[];
  /** The same. */
  readonly signals: readonly NewSignalRow[];
  /** Ids of steps that were thought to be of the run; taken out before `steps` are added. Default: none. */
  readonly withdrawn?: readonly string[];
  /** `header` is that of all steps, and what was known before does not count. Default: false. */
  readonly isHeaderWhole?: boolean;
}

/** What a run of a trace is as a whole. */
export interface DerivedRun {
  readonly header: RunHeader;
  /** The span that stands for the run is not there. */
  readonly incomplete: boolean;
  /** Null while it runs. */
  readonly ended: TraceEnd | null;
  /** How it ends if nothing more comes. */
  readonly idle: TraceEnd;
  /** Their ids are made of all that they say. */
  readonly failures: readonly FailureRow[];
}

/** How a run of a trace ended. */
export interface TraceEnd {
  readonly status: Exclude<RunStatus, "running">;
  readonly ended_at: bigint;
}

/** How spans make a run. Neither may depend on the order in which spans came. */
export interface TraceRules {
  /** Associative, commutative, and the same for what is said twice. */
  readonly merge: (a: SpanHeader, b: SpanHeader) => SpanHeader;
  readonly derive: (runId: string, header: SpanHeader, steps: readonly StoredTracedStep[]) => DerivedRun;
  /** The part of the run of a turn that facts of its records are, in any order; facts may be none. */
  readonly ofTurn: (turn: TurnOfConversation, facts: readonly object[]) => TraceRecord;
}

/**
 * What became of a part of a trace: it told something new, or nothing new; it waits for a span of a dialect; a run that came
 * in facts has this id; the run would have more than 10,000 steps; or the run has expired. The last three changed nothing.
 */
export type TraceOutcome = "recorded" | "unchanged" | "waiting" | "native" | "too_large" | "expired";
