import type { HourTallies } from "../comparison/hour.ts";
import type { Draws } from "./draws.ts";

export interface Setting {
  readonly hours: number;
  /** Runs of a version in an hour. */
  readonly runs: number;
  readonly baseline: number;
  readonly candidate: number;
  /** Correlation of failures within the hour. */
  readonly icc: number;
}

/** Hours in which both versions ran; what makes an hour bad does so for both, in proportion to their rates. */
export function concurrentHours(draws: Draws, setting: Setting): readonly HourTallies[] {
  const { hours, runs, baseline, candidate, icc } = setting;
  return Array.from({ length: hours }, () => {
    const rate = draws.hourRate(baseline, icc);
    return {
      baseline: { runs, hits: draws.hits(runs, rate) },
      candidate: { runs, hits: draws.hits(runs, (rate * candidate) / baseline) },
    };
  });
}

/** Hours in which both versions ran, but each had bad hours of its own. */
export function separatelyBadHours(draws: Draws, setting: Setting): readonly HourTallies[] {
  const { hours, runs, baseline, candidate, icc } = setting;
  return Array.from({ length: hours }, () => ({
    baseline: { runs, hits: draws.hits(runs, draws.hourRate(baseline, icc)) },
    candidate: { runs, hits: draws.hits(runs, draws.hourRate(candidate, icc)) },
  }));
}
