import { durationPairs, type WatchedHour } from "@runfacts/db/watch";
import { quantileOf, sortHistogram } from "@runfacts/insight/statistics";

/** In which unit the number of a condition is: a share, milliseconds, dollars, or a plain count. */
export type Unit = "share" | "ms" | "usd" | "count";

interface RuleMetric {
  readonly unit: Unit;
  /** The figure of some hours; undefined where no run tells of it. */
  figure(rows: readonly WatchedHour[]): number | undefined;
}

function total(rows: readonly WatchedHour[], of: (row: WatchedHour) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

function ratio(of: (row: WatchedHour) => number, by: (row: WatchedHour) => number) {
  return (rows: readonly WatchedHour[]) => {
    const whole = total(rows, by);
    return whole === 0 ? undefined : total(rows, of) / whole;
  };
}

function durationQuantile(share: number) {
  return (rows: readonly WatchedHour[]) => {
    const sorted = sortHistogram(rows.flatMap((row) => durationPairs(row.durations)));
    return sorted.total === 0 ? undefined : quantileOf(sorted, share);
  };
}

/** Metrics that a condition may name: those of CompareVersions, and totals. */
export const ruleMetrics: Readonly<Record<string, RuleMetric>> = {
  failure_rate: {
    unit: "share",
    figure: ratio(
      (row) => row.failed_runs,
      (row) => row.runs,
    ),
  },
  step_failure_rate: {
    unit: "share",
    figure: ratio(
      (row) => row.failed_steps,
      (row) => row.steps,
    ),
  },
  abandoned_rate: {
    unit: "share",
    figure: ratio(
      (row) => row.abandoned_runs,
      (row) => row.runs + row.abandoned_runs,
    ),
  },
  duration_p50_ms: { unit: "ms", figure: durationQuantile(0.5) },
  duration_p95_ms: { unit: "ms", figure: durationQuantile(0.95) },
  waiting_ms: {
    unit: "ms",
    figure: ratio(
      (row) => row.waiting_ms,
      (row) => row.runs,
    ),
  },
  tokens: {
    unit: "count",
    figure: ratio(
      (row) => row.tokens,
      (row) => row.token_runs,
    ),
  },
  cost_usd: {
    unit: "usd",
    figure: ratio(
      (row) => row.cost_nano_usd / 1e9,
      (row) => row.cost_runs,
    ),
  },
  steps: {
    unit: "count",
    figure: ratio(
      (row) => row.steps,
      (row) => row.runs,
    ),
  },
  total_cost_usd: { unit: "usd", figure: (rows) => total(rows, (row) => row.cost_nano_usd) / 1e9 },
  runs: { unit: "count", figure: (rows) => total(rows, (row) => row.runs) },
};

const FAILURE = /^failure:(?:tool|model|retrieval|orchestration)\/[a-z0-9_.:-]{1,128}$/i;

/** The metric of a name, `failure:<type>/<code>` too; undefined for any other. */
export function ruleMetric(name: string): RuleMetric | undefined {
  if (!FAILURE.test(name)) return Object.hasOwn(ruleMetrics, name) ? ruleMetrics[name] : undefined;
  const wanted = name.slice(name.indexOf(":") + 1);
  const runsWith = (row: WatchedHour) =>
    row.failures.reduce((sum, [failure, runs]) => sum + (failure === wanted ? runs : 0), 0);
  return { unit: "share", figure: ratio(runsWith, (row) => row.runs) };
}
