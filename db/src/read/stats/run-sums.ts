import { usageColumns } from "../../rollup/columns.ts";
import { type Histogram, percentileOf } from "../../rollup/histogram.ts";
import type { RunStatus } from "../../rows.ts";
import type { Percentiles, RunFigures } from "./run-figures.ts";

/** What is known of runs, in a form that adds up. */
export interface RunSums {
  readonly runs_by_status: Record<RunStatus, bigint>;
  readonly usage: Record<UsageColumn, bigint>;
  readonly runDuration: Histogram;
}

type UsageColumn = (typeof usageColumns)[number];

const MAX_INT8 = 2n ** 63n - 1n;

/** Those of no runs. */
export function noRunSums(): RunSums {
  return {
    runs_by_status: { success: 0n, failure: 0n, partial: 0n, running: 0n, abandoned: 0n },
    usage: {
      input_tokens: 0n,
      output_tokens: 0n,
      cache_read_tokens: 0n,
      reasoning_tokens: 0n,
      cost_nano_usd: 0n,
    },
    runDuration: new Map(),
  };
}

/** The sums of the runs of one status, as text, since they may leave the range of `int8`. */
export type StatusSums = { readonly status: RunStatus; readonly runs: bigint } & Record<UsageColumn, string>;

export function addStatusSums(sums: RunSums, { status, runs, ...usage }: StatusSums): void {
  sums.runs_by_status[status] += runs;
  for (const column of usageColumns) {
    sums.usage[column] += BigInt(usage[column]);
  }
}

export function addHistogram(
  histogram: Histogram,
  { buckets, counts }: { buckets: readonly number[]; counts: readonly number[] },
): void {
  for (const [index, bucket] of buckets.entries()) {
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + (counts[index] ?? 0));
  }
}

/** As the tables alone would give it, but for percentiles, which are within 1 %. */
export function figuresOf({ runs_by_status, usage, runDuration }: RunSums): RunFigures {
  const saturated = Object.fromEntries(
    usageColumns.map((column) => [column, usage[column] > MAX_INT8 ? MAX_INT8 : usage[column]]),
  ) as Record<UsageColumn, bigint>;
  return { runs_by_status, run_duration_ms: percentilesOf(runDuration), ...saturated };
}

export function percentilesOf(histogram: Histogram): Percentiles {
  const at = (fraction: number) => percentileOf(histogram, fraction);
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}
