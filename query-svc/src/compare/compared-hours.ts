import type { SideHours, SignalHour, VersionHour } from "@runfacts/db/read";
import type { VersionHour as ComparedHour, VersionSums } from "@runfacts/insight/statistics";

const HOUR_US = 3_600_000_000n;
const NANO = 1e9;

/** The same hours as a comparison takes them, in whole hours since the Unix epoch: an hour of a side may be in several. */
export function comparedHours(side: "baseline" | "candidate", { hours, signals }: SideHours): ComparedHour[] {
  return [
    ...hours
      .filter(({ runs }) => runs > 0)
      .map((hour) => ({ hour: Number(hour.start / HOUR_US), [side]: sumsOf(hour) })),
    ...signals.map((signal) => ({ hour: Number(signal.start / HOUR_US), [side]: sumsOfSignal(signal) })),
  ];
}

/** Whole hours since the Unix epoch that are over at a time. */
export function hoursOver(now: bigint): number {
  return Number(now / HOUR_US);
}

/** When an hour begins, in microseconds since the Unix epoch. */
export function hourStart(hour: number): bigint {
  return BigInt(hour) * HOUR_US;
}

const noRuns: VersionSums = {
  runs: 0,
  failedRuns: 0,
  steps: 0,
  failedSteps: 0,
  tokenRuns: 0,
  costRuns: 0,
  tokens: 0,
  costUsd: 0,
  durations: [],
  failures: [],
  signals: [],
  scores: [],
};

/** What a signal says of runs that are counted apart, under the same hour. */
function sumsOfSignal(signal: SignalHour): VersionSums {
  const { name, answered_runs, yes_runs, number_runs, number_sum } = signal;
  return {
    ...noRuns,
    signals: answered_runs === 0 ? [] : [[name, { runs: answered_runs, hits: answered_runs - yes_runs }]],
    scores: number_runs === 0 ? [] : [[name, { runs: number_runs, sum: number_sum }]],
  };
}

function sumsOf(hour: VersionHour): VersionSums {
  return {
    ...noRuns,
    runs: hour.runs,
    failedRuns: hour.failed_runs,
    steps: hour.steps,
    failedSteps: hour.failed_steps,
    tokenRuns: hour.token_runs,
    costRuns: hour.cost_runs,
    tokens: hour.tokens,
    costUsd: hour.cost_nano_usd / NANO,
    durations: hour.durations,
    failures: hour.failures,
  };
}
