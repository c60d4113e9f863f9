import { z } from "zod";
import type { Histogram } from "../../rollup/histogram.ts";
import { failureType, type StepType } from "../../rows.ts";
import { totalRuns } from "./run-figures.ts";
import type { FailureCount, RunStats, StepTotals } from "./run-stats.ts";
import { figuresOf, noRunSums, percentilesOf, type RunSums } from "./run-sums.ts";

export const failureSumsRow = z.strictObject({
  failure_type: failureType,
  failure_code: z.string(),
  count: z.bigint(),
  runs: z.bigint(),
  survived: z.bigint(),
});

/** All figures of `getStats`, in a form that adds up. */
export type StatsSums = RunSums & {
  readonly stepLatency: Histogram;
  readonly steps: Map<StepType, StepTotals>;
  readonly failures: Map<string, FailureCount>;
  /** Latency of steps that others inside cover: with the own latencies it makes all. */
  covered_ms: bigint;
  /** Own latency of steps that waited. */
  waiting_ms: bigint;
};

/** What is known of open runs: how many there are, and their failures so far. */
export interface OpenSums {
  readonly running: bigint;
  readonly failures: readonly FailureCount[];
}

export function noStatsSums(): StatsSums {
  const none = { covered_ms: 0n, waiting_ms: 0n };
  return { ...noRunSums(), stepLatency: new Map(), steps: new Map(), failures: new Map(), ...none };
}

export function addSteps({ steps }: StatsSums, step_type: StepType, count: bigint, latency_ms: bigint): void {
  const before = steps.get(step_type);
  steps.set(step_type, {
    step_type,
    count: count + (before?.count ?? 0n),
    latency_ms: latency_ms + (before?.latency_ms ?? 0n),
  });
}

export function addFailures({ failures }: Pick<StatsSums, "failures">, rows: readonly FailureCount[]): void {
  for (const row of rows) {
    const name = `${row.failure_type}/${row.failure_code}`;
    const before = failures.get(name);
    failures.set(name, {
      ...row,
      count: row.count + (before?.count ?? 0n),
      runs: row.runs + (before?.runs ?? 0n),
      survived: row.survived + (before?.survived ?? 0n),
    });
  }
}

/** As the tables alone would give it, but for percentiles, which are within 1 %. */
export function toStats(sums: StatsSums): RunStats {
  const runs = figuresOf(sums);
  const steps = [...sums.steps.values()]
    .filter(isAny)
    .toSorted((a, b) => Number(b.count - a.count) || compare(a.step_type, b.step_type));
  return {
    ...runs,
    ...runTotals(runs),
    ...stepTotals(steps, sums.covered_ms + sums.waiting_ms),
    waiting_ms: sums.waiting_ms,
    step_latency_ms: percentilesOf(sums.stepLatency),
    failures: sortedFailures(sums),
    steps,
  };
}

/** The figures with those of the open runs. */
export function withOpenRuns(stats: RunStats, { running, failures }: OpenSums): RunStats {
  const all = { failures: new Map<string, FailureCount>() };
  addFailures(all, stats.failures);
  addFailures(all, failures);
  const runs_by_status = { ...stats.runs_by_status, running };
  return { ...stats, runs_by_status, total_runs: stats.total_runs + running, failures: sortedFailures(all) };
}

/** Most frequent first. */
function sortedFailures({ failures }: Pick<StatsSums, "failures">): FailureCount[] {
  return [...failures.values()]
    .filter(isAny)
    .toSorted(
      (a, b) =>
        Number(b.count - a.count) ||
        compare(a.failure_type, b.failure_type) ||
        compare(a.failure_code, b.failure_code),
    );
}

const isAny = ({ count }: { count: bigint }) => count > 0n;

/** Numbers of runs. */
export function runTotals(runs: Parameters<typeof totalRuns>[0]) {
  const { success, failure, partial } = runs.runs_by_status;
  return { total_runs: totalRuns(runs), ended_runs: success + failure + partial };
}

/**
 * Number of steps and their mean latency.
 *
 * @param others latency that is in none of the steps
 */
function stepTotals(steps: readonly StepTotals[], others: bigint) {
  const total_steps = steps.reduce((sum, { count }) => sum + count, 0n);
  const latency = steps.reduce((sum, { latency_ms }) => sum + latency_ms, others);
  return { total_steps, avg_latency_ms: total_steps === 0n ? null : Number(latency) / Number(total_steps) };
}

/** By bytes, as `COLLATE "C"`. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
