import { quantileOf, sortHistogram } from "../statistics/estimates/histogram.ts";
import type { VersionFacts } from "./agent-hour.ts";
import { ALARM_DAYS } from "./budget.ts";
import type { Measure, Target } from "./series.ts";

/** Added to milliseconds of waiting before the logarithm: most hours have none. */
const WAITING_OFFSET_MS = 1_000;

interface Watched {
  readonly target: Target;
  /** What the series adds up of an hour. */
  measure(hour: readonly VersionFacts[]): Measure;
  /** The figure that a mean of the series stands for. */
  figure(mean: number): number;
  /** How many times as much a mean of the series is as another, where next to nothing counts as what is added before the logarithm. */
  rise(from: number, to: number): number;
}

function sum(hour: readonly VersionFacts[], of: (facts: VersionFacts) => number): number {
  return hour.reduce((total, facts) => total + of(facts), 0);
}

const riseOfLogs = (from: number, to: number) => Math.exp(to - from);

function perRun(
  runsOf: (facts: VersionFacts) => number,
  totalOf: (facts: VersionFacts) => number,
  offset: number,
): Watched {
  return {
    target: { ratio: 1.3, alarmDays: ALARM_DAYS.other },
    measure: (hour) => {
      const runs = sum(hour, runsOf);
      return { kind: "value", runs, log: Math.log((runs === 0 ? 0 : sum(hour, totalOf) / runs) + offset) };
    },
    figure: (mean) => Math.exp(mean) - offset,
    rise: riseOfLogs,
  };
}

function quantile(share: number, ratio: number): Watched {
  return {
    target: { ratio, alarmDays: ALARM_DAYS.other },
    measure: (hour) => {
      const sorted = sortHistogram(hour.flatMap(({ durations }) => durations));
      const runs = sorted.total;
      return { kind: "value", runs, log: Math.log((runs === 0 ? 0 : quantileOf(sorted, share)) + 1) };
    },
    figure: (mean) => Math.exp(mean) - 1,
    rise: riseOfLogs,
  };
}

/** What drifts, by the name of its metric. */
export const watchedMetrics: Readonly<Record<string, Watched>> = {
  failure_rate: {
    target: { ratio: 1.5, alarmDays: ALARM_DAYS.failure_rate },
    measure: (hour) => ({
      kind: "rate",
      runs: sum(hour, ({ runs }) => runs),
      hits: sum(hour, ({ failed }) => failed),
    }),
    figure: (mean) => mean,
    rise: (from, to) => to / from,
  },
  duration_p50_ms: quantile(0.5, 1.3),
  duration_p95_ms: quantile(0.95, 1.5),
  tokens: perRun(
    ({ tokenRuns }) => tokenRuns,
    ({ tokens }) => tokens,
    1,
  ),
  cost_usd: {
    ...perRun(
      ({ costRuns }) => costRuns,
      ({ costNanoUsd }) => costNanoUsd,
      1,
    ),
    figure: (mean) => (Math.exp(mean) - 1) / 1e9,
  },
  waiting_ms: perRun(
    ({ runs }) => runs,
    ({ waitingMs }) => waitingMs,
    WAITING_OFFSET_MS,
  ),
};
