import type { RunRecord, RunStatus } from "../../rows.ts";
import type { Percentiles, RunFigures } from "../stats/run-figures.ts";
import type { RunStats } from "../stats/run-stats.ts";
import { expectedFailures, expectedOwnLatency } from "./expected-counts.ts";

/** The figures of runs, computed from the records. */
export function expectedAggregates(records: readonly RunRecord[]): RunFigures {
  const runs = records.map(({ run }) => run);
  const withStatus = (status: RunStatus) => BigInt(runs.filter((run) => run.status === status).length);
  return {
    runs_by_status: {
      success: withStatus("success"),
      failure: withStatus("failure"),
      partial: withStatus("partial"),
      running: 0n,
      abandoned: 0n,
    },
    run_duration_ms: percentiles(runs.map((run) => Number((run.ended_at - run.started_at) / 1_000n))),
    input_tokens: sum(runs.map((run) => run.input_tokens)),
    output_tokens: sum(runs.map((run) => run.output_tokens)),
    cache_read_tokens: sum(runs.map((run) => run.cache_read_tokens)),
    reasoning_tokens: sum(runs.map((run) => run.reasoning_tokens)),
    cost_nano_usd: sum(runs.map((run) => run.cost_nano_usd)),
  };
}

export function expectedStats(records: readonly RunRecord[]): RunStats {
  const steps = records.flatMap((record) => record.steps);
  const failures = Object.entries(
    Object.groupBy(
      records.flatMap((record) => expectedFailures(record).map((failure) => ({ ...failure, record }))),
      ({ failure_type, failure_code }) => JSON.stringify([failure_type, failure_code]),
    ),
  ).map(([key, group = []]) => {
    const [failure_type, failure_code] = JSON.parse(key);
    const survived = BigInt(group.filter((failure) => failure.survived).length);
    const runs = BigInt(new Set(group.map(({ record }) => record)).size);
    return { failure_type, failure_code, count: BigInt(group.length), runs, survived };
  });
  const own = new Map(
    records.flatMap(({ steps }) => steps.map((step) => [step, expectedOwnLatency(step, steps)] as const)),
  );
  const byType = Object.values(Object.groupBy(steps, ({ step_type }) => step_type)).map((group) => ({
    step_type: group[0]?.step_type ?? "other",
    count: BigInt(group.length),
    latency_ms: sum(group.map((step) => (step.wait === null ? BigInt(own.get(step) ?? 0) : 0n))),
  }));
  return {
    ...expectedAggregates(records),
    total_runs: BigInt(records.length),
    ended_runs: BigInt(records.length),
    total_steps: BigInt(steps.length),
    avg_latency_ms:
      steps.length === 0
        ? null
        : steps.reduce((total, { latency_ms }) => total + latency_ms, 0) / steps.length,
    step_latency_ms: percentiles(steps.map(({ latency_ms }) => latency_ms)),
    waiting_ms: sum(steps.map((step) => (step.wait === null ? 0n : BigInt(own.get(step) ?? 0)))),
    failures: failures.toSorted(
      (a, b) =>
        Number(b.count - a.count) ||
        order(a.failure_type, b.failure_type) ||
        order(a.failure_code, b.failure_code),
    ),
    steps: byType.toSorted((a, b) => Number(b.count - a.count) || order(a.step_type, b.step_type)),
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function sum(values: readonly (bigint | null)[]): bigint {
  return values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
}

function percentiles(values: readonly number[]): Percentiles {
  return {
    p50: interpolated(values, 0.5),
    p90: interpolated(values, 0.9),
    p95: interpolated(values, 0.95),
    p99: interpolated(values, 0.99),
  };
}

/** Linear between the two values around the place; to the last bit it may differ from Postgres' way of rounding. */
function interpolated(values: readonly number[], fraction: number): number | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = values.toSorted((a, b) => a - b);
  const place = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (place - Math.floor(place)) * (above - below);
}
