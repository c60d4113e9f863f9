import { formatDuration } from "../format/duration.ts";
import { formatCompact, formatUsd } from "../format/number.ts";

const FAILURE = "failure:";
const SIGNAL = "signal:";

const names: Readonly<Record<string, string>> = {
  failure_rate: "failure rate",
  step_failure_rate: "step failure rate",
  duration_p50_ms: "median duration",
  duration_p95_ms: "p95 duration",
  tokens: "tokens a run",
  cost_usd: "cost a run",
  total_cost_usd: "total cost",
  runs: "runs",
  steps: "steps a run",
  waiting_ms: "waiting a run",
  loop_rate: "share of runs with loops",
  abandoned_rate: "share of abandoned runs",
};

/** A metric in words: `p95 duration`, `share of runs with tool/timeout`. One that these pages do not know is its name. */
export function metricName(metric: string): string {
  if (metric.startsWith(FAILURE)) return `share of runs with ${metric.slice(FAILURE.length)}`;
  if (metric.startsWith(SIGNAL)) return `signal ${metric.slice(SIGNAL.length)}`;
  return Object.hasOwn(names, metric) ? (names[metric] ?? metric) : metric;
}

/** Whether a metric is a share, 0 to 1. */
const isShare = (metric: string): boolean => metric.endsWith("_rate") || metric.startsWith(FAILURE);

/** A value of a metric: `15.2%`, `4.20 s`, `$0.031`, `1.2k`. */
export function formatMetric(metric: string, value: number): string {
  if (isShare(metric)) return `${percent(value)}%`;
  if (metric.endsWith("_ms")) return formatDuration(value);
  if (metric.endsWith("_usd")) return formatUsd(value);
  return value < 100 ? String(Number(value.toPrecision(3))) : formatCompact(value);
}

/** An interval of a metric, its unit said once where it can be: `12.9 to 17.4%`. */
export function formatBounds(metric: string, low: number, high: number): string {
  const first = isShare(metric) ? percent(low) : formatMetric(metric, low);
  return `${first} to ${formatMetric(metric, high)}`;
}

function percent(share: number): string {
  const value = 100 * share;
  if (value === 0 || value === 100) return String(value);
  return value < 1 ? value.toPrecision(2) : value.toFixed(1);
}
