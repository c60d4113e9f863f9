import type { FailureType, StepType } from "../../rows.ts";
import type { Percentiles, RunFigures } from "./run-figures.ts";

/** Failures of a type and code. */
export interface FailureCount {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  readonly count: bigint;
  /** Runs with at least one. */
  readonly runs: bigint;
  /** Of these. */
  readonly survived: bigint;
}

/** Steps of a type, and the sum of the own latencies of those that worked. */
export interface StepTotals {
  readonly step_type: StepType;
  readonly count: bigint;
  readonly latency_ms: bigint;
}

export type RunStats = RunFigures & {
  readonly total_runs: bigint;
  /** All runs in the range, whatever the other filters say, where that was asked for. */
  readonly range_runs?: bigint;
  /** Runs that succeeded, failed or were partial. */
  readonly ended_runs: bigint;
  readonly total_steps: bigint;
  /** Mean of the whole latency of steps; null without steps. */
  readonly avg_latency_ms: number | null;
  readonly step_latency_ms: Percentiles;
  /** Own latencies of the steps that waited. */
  readonly waiting_ms: bigint;
  /** Most frequent first. */
  readonly failures: readonly FailureCount[];
  /** Most frequent first; types without steps are absent. */
  readonly steps: readonly StepTotals[];
};
