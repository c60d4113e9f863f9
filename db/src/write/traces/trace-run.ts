import type { TracedStepRow } from "../../rows.ts";
import { noTotals, type RunState, type RunTotals, type StepState, totalColumns } from "../parts/run-state.ts";
import type { LockedTrace, StoredTrace } from "./lock-traces.ts";
import type { StoredTracedStep } from "./read-traced-steps.ts";
import { traceHash } from "./trace-hash.ts";
import type { DerivedRun, SpanHeader } from "./trace-record.ts";
import { storedHeaderOf, type TraceHeader } from "./trace-state.ts";

/** A step of a trace: what is stored of it, or is to be. */
export type TracedStep = StoredTracedStep & StepState & { readonly row: TracedStepRow | null };

/** The run of a trace, as it stands while parts are merged into it. */
export interface TraceRun {
  readonly state: Omit<RunState, "steps"> & { readonly steps: Map<string, TracedStep> };
  /** What it is from its start on, as stored; null for a new run. */
  readonly storedHeader: TraceHeader | null;
  /** Merged; null as long as nothing told anything. */
  header: SpanHeader | null;
  /** Stored steps and failures that do not count any more. */
  readonly withdrawnSteps: Set<string>;
  readonly withdrawnFailures: Set<string>;
  /** As it is to be stored; null while it did not change. */
  derived: DerivedRun | null;
}

/** A run of which nothing is merged yet. */
export function traceRun({ runId, storedOn, row }: LockedTrace): TraceRun {
  const storedHeader = row?.trace_state == null ? null : storedHeaderOf(row.trace_state);
  return {
    state: {
      runId,
      header: null,
      storedOn,
      stored: row === null ? null : { ...row, content_hash: traceHash },
      itemHashes: [],
      status: row?.status ?? "running",
      ended_at: row?.ended_at ?? null,
      end: null,
      timeout_ms: null,
      bytes: 0,
      knowsBytes: true,
      totals: row === null ? noTotals : totalsOf(row),
      steps: new Map(),
      isWhole: true,
      seqs: new Map(),
      failures: new Map(),
      decisions: new Map(),
      signals: new Map(),
      apartSignals: new Set(),
      failedSteps: new Set(),
      isTraced: true,
      isAlive: false,
      changes: 0,
    },
    storedHeader,
    header: row?.trace_state?.header ?? null,
    withdrawnSteps: new Set(),
    withdrawnFailures: new Set(),
    derived: null,
  };
}

function totalsOf(row: StoredTrace): RunTotals {
  return Object.fromEntries(
    totalColumns.map((column) => [column, row[column] ?? noTotals[column]]),
  ) as RunTotals;
}
