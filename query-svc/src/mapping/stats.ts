import type { Percentiles, RetryCounts, RunFigures, RunStats, TimeSeriesBucket } from "@runfacts/db/read";
import { fromMicroseconds } from "@runfacts/server";
import { usageOf } from "./usage.ts";

/** Figures of all selected runs, as a message. */
export function statsOf(stats: RunStats) {
  const { failure: failed } = stats.runs_by_status;
  return {
    totalRuns: stats.total_runs,
    totalFailures: failed,
    successRate:
      stats.ended_runs === 0n
        ? undefined
        : (100 * Number(stats.ended_runs - failed)) / Number(stats.ended_runs),
    avgLatencyMs: stats.avg_latency_ms ?? undefined,
    failureBreakdown: Object.fromEntries(
      stats.failures.map(({ failure_type, failure_code, count }) => [
        `${failure_type}/${failure_code}`,
        count,
      ]),
    ),
    failureRunBreakdown: Object.fromEntries(
      stats.failures.map(({ failure_type, failure_code, runs }) => [`${failure_type}/${failure_code}`, runs]),
    ),
    rangeRuns: stats.range_runs,
    survivedBreakdown: Object.fromEntries(
      stats.failures
        .filter(({ survived }) => survived > 0n)
        .map(({ failure_type, failure_code, survived }) => [`${failure_type}/${failure_code}`, survived]),
    ),
    stepTypeBreakdown: Object.fromEntries(stats.steps.map(({ step_type, count }) => [step_type, count])),
    totalSteps: stats.total_steps,
    statusBreakdown: statusBreakdownOf(stats),
    runDuration: percentilesOf(stats.run_duration_ms),
    stepLatency: percentilesOf(stats.step_latency_ms),
    stepLatencyMsBreakdown: Object.fromEntries(
      stats.steps.map(({ step_type, latency_ms }) => [step_type, latency_ms]),
    ),
    waitingMs: stats.waiting_ms,
    usage: usageOf(stats),
  };
}

/** Counts of retries as a message. */
export function retriesOf({ runs, retried_runs, retries }: RetryCounts) {
  return { runCount: runs, retriedRunCount: retried_runs, retryCount: retries };
}

/** Figures of the runs of one step of a time series, as a message. */
export function pointOf(bucket: TimeSeriesBucket) {
  return {
    startTime: fromMicroseconds(bucket.start),
    statusBreakdown: statusBreakdownOf(bucket),
    runDuration: percentilesOf(bucket.run_duration_ms),
    usage: usageOf(bucket),
  };
}

/** Statuses without runs are left out. */
export function statusBreakdownOf({
  runs_by_status,
}: Pick<RunFigures, "runs_by_status">): Record<string, bigint> {
  return Object.fromEntries(Object.entries(runs_by_status).filter(([, count]) => count > 0n));
}

/** Percentiles as a message; undefined when there was nothing to measure. */
export function percentilesOf({ p50, p90, p95, p99 }: Percentiles) {
  if (p50 === null || p90 === null || p95 === null || p99 === null) return undefined;
  return { p50Ms: p50, p90Ms: p90, p95Ms: p95, p99Ms: p99 };
}
