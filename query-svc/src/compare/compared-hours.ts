import type { VersionHour } from "@runfacts/db/read";
import type { VersionHour as ComparedHour, VersionSums } from "@runfacts/insight/statistics";

const HOUR_US = 3_600_000_000n;
const NANO = 1e9;

/** The same hours as a comparison takes them, in whole hours since the Unix epoch: an hour of a side may be in several. */
export function comparedHours(side: "baseline" | "candidate", hours: readonly VersionHour[]): ComparedHour[] {
  return hours
    .filter(({ runs }) => runs > 0)
    .map((hour) => ({ hour: Number(hour.start / HOUR_US), [side]: sumsOf(hour) }));
}

/** Whole hours since the Unix epoch that are over at a time. */
export function hoursOver(now: bigint): number {
  return Number(now / HOUR_US);
}

/** When an hour begins, in microseconds since the Unix epoch. */
export function hourStart(hour: number): bigint {
  return BigInt(hour) * HOUR_US;
}

function sumsOf(hour: VersionHour): VersionSums {
  return {
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
    signals: [],
  };
}
