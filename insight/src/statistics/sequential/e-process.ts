import type { HourTallies } from "../comparison/hour.ts";
import { logSplits } from "../distributions/log-splits.ts";

/** Ratios of odds that are tried at once, and what each is staked: those of half more to twice as many failures most. */
const bets: readonly { readonly ratio: number; readonly stake: number }[] = weighted([
  [1.25, 1],
  [1.5, 3],
  [1.8, 3],
  [2.5, 2],
  [4, 1],
  [10, 1],
]);

/** A number has no room for more evidence. */
const MOST_EXPONENT = 700;

/** Evidence that the candidate is worse than the baseline, hour by hour. */
export interface Evidence {
  /** Now: how many times likelier the hours are if the candidate is worse. */
  readonly now: number;
  /** The highest it has been. Above 1/α it has been told, for good: that happens with probability α at most if nothing changed. */
  readonly highest: number;
  /** Index of the hour at whose end {@link highest} was first at least `told`; undefined if it never was. */
  readonly toldAt: number | undefined;
}

/**
 * An e-process: evidence that may be looked at after every hour, for as long as one likes, and is still wrong in at most α of
 * all cases when it is acted on at 1/α (Ville's inequality). Each hour is judged by how its failures are split among the
 * versions, given how many there were (Fisher's noncentral hypergeometric law), so that hours may be as bad as they like for both:
 * it is exact whatever the rates and their correlation within hours. One-sided; swap the versions to ask for better.
 *
 * An hour must be over before it is added, and what arrives for it later changes the past: leave open hours out.
 *
 * @param told the evidence to act on: 40 for α = 2.5 %
 */
export function eProcess(hours: Iterable<HourTallies>, told: number): Evidence {
  const logs = bets.map(({ stake }) => Math.log(stake));
  let now = 1;
  let highest = 1;
  let toldAt: number | undefined;
  let index = 0;
  for (const hour of hours) {
    const gains = hourGains(hour);
    if (gains !== undefined) {
      for (const [i, gain] of gains.entries()) logs[i] = (logs[i] ?? 0) + gain;
      now = Math.exp(Math.min(MOST_EXPONENT, logSum(logs)));
      highest = Math.max(highest, now);
      if (highest >= told) toldAt ??= index;
    }
    index += 1;
  }
  return { now, highest, toldAt };
}

/** Logarithm of how many times likelier an hour is by each bet; undefined if it says nothing. */
function hourGains({ baseline, candidate }: HourTallies): readonly number[] | undefined {
  const hits = baseline.hits + candidate.hits;
  if (Math.max(0, hits - baseline.runs) === Math.min(hits, candidate.runs)) return undefined;
  const even = logSplits(candidate.runs, baseline.runs, hits, 1);
  return bets.map(({ ratio }) => gain({ baseline, candidate }, ratio, even));
}

/** Logarithm of how many times likelier an hour is if the odds of the candidate are so many times those of the baseline than if they are the same. */
export function oddsEvidence(hour: HourTallies, ratio: number): number {
  const { baseline, candidate } = hour;
  return gain(hour, ratio, logSplits(candidate.runs, baseline.runs, baseline.hits + candidate.hits, 1));
}

function gain({ baseline, candidate }: HourTallies, ratio: number, even: number): number {
  const hits = baseline.hits + candidate.hits;
  return candidate.hits * Math.log(ratio) + even - logSplits(candidate.runs, baseline.runs, hits, ratio);
}

/** Logarithm of the sum of what has these logarithms. */
function logSum(logs: readonly number[]): number {
  const greatest = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return greatest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - greatest), 0));
}

function weighted(odds: readonly (readonly [ratio: number, parts: number])[]) {
  const all = odds.reduce((sum, [, parts]) => sum + parts, 0);
  return odds.map(([ratio, parts]) => ({ ratio, stake: parts / all }));
}
