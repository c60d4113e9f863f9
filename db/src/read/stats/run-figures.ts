import { sql } from "slonik";
import { z } from "zod";
import { type RunStatus, runStatus } from "../../rows.ts";

/** In milliseconds, interpolated (`percentile_cont`), within 1 %; null when there is nothing to measure. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

const percentile = z.number().nullable();
const total = z.bigint();

/** What `runFigures` selects. */
export const runFiguresRow = z.strictObject({
  success: total,
  failure: total,
  partial: total,
  running: total,
  abandoned: total,
  p50: percentile,
  p90: percentile,
  p95: percentile,
  p99: percentile,
  input_tokens: total,
  output_tokens: total,
  cache_read_tokens: total,
  reasoning_tokens: total,
  cost_nano_usd: total,
});

/** Sums that leave the range of `int8` stop at its end, so that no reader fails on them. */
const saturated = (column: string) =>
  sql.fragment`least(coalesce(sum(${sql.identifier(["run", column])}), 0), 9223372036854775807)::bigint`;

/** Runs by status, percentiles of their duration, sums of tokens and cost, over `agent_runs` as `run`. */
export const runFigures = sql.fragment`
  count(*) FILTER (WHERE run.status = 'success') AS success,
  count(*) FILTER (WHERE run.status = 'failure') AS failure,
  count(*) FILTER (WHERE run.status = 'partial') AS partial,
  count(*) FILTER (WHERE run.status = 'running') AS running,
  count(*) FILTER (WHERE run.status = 'abandoned') AS abandoned,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY run.duration_ms) AS p50,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY run.duration_ms) AS p90,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY run.duration_ms) AS p95,
  percentile_cont(0.99) WITHIN GROUP (ORDER BY run.duration_ms) AS p99,
  ${saturated("input_tokens")} AS input_tokens,
  ${saturated("output_tokens")} AS output_tokens,
  ${saturated("cache_read_tokens")} AS cache_read_tokens,
  ${saturated("reasoning_tokens")} AS reasoning_tokens,
  ${saturated("cost_nano_usd")} AS cost_nano_usd`;

export interface RunFigures {
  readonly runs_by_status: Readonly<Record<RunStatus, bigint>>;
  /** Of ended and abandoned runs: from start to end. */
  readonly run_duration_ms: Percentiles;
  readonly input_tokens: bigint;
  readonly output_tokens: bigint;
  readonly cache_read_tokens: bigint;
  readonly reasoning_tokens: bigint;
  readonly cost_nano_usd: bigint;
}

export function toRunFigures(row: z.infer<typeof runFiguresRow>): RunFigures {
  const { success, failure, partial, running, abandoned, p50, p90, p95, p99, ...sums } = row;
  return {
    runs_by_status: { success, failure, partial, running, abandoned },
    run_duration_ms: { p50, p90, p95, p99 },
    ...sums,
  };
}

/** Those of no runs at all. */
export const noRuns: RunFigures = {
  runs_by_status: { success: 0n, failure: 0n, partial: 0n, running: 0n, abandoned: 0n },
  run_duration_ms: { p50: null, p90: null, p95: null, p99: null },
  input_tokens: 0n,
  output_tokens: 0n,
  cache_read_tokens: 0n,
  reasoning_tokens: 0n,
  cost_nano_usd: 0n,
};

/** The number of all runs. */
export function totalRuns({ runs_by_status }: RunFigures): bigint {
  return runStatus.options.reduce((sum, status) => sum + runs_by_status[status], 0n);
}
