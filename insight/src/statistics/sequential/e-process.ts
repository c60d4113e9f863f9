import type { HourTallies } from "../comparison/hour.ts";
import { logChoose } from "../distributions/log-choose.ts";

/** Ratios of odds that are tried at once, and what each is staked: those of half more to twice as many failures most. */
const bets: readonly { readonly logOdds: number; readonly stake: number }[] = weighted([
  [1.25, 1],
  [1.5, 3],
  [1.8, 3],
  [2.5, 2],
  [4, 1],
  [10, 1],
]);

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
      now = Math.exp(logSum(logs));
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
  const least = Math.max(0, hits - baseline.runs);
  const most = Math.min(hits, candidate.runs);
  if (least === most) return undefined;
  const ways: number[] = [];
  for (let x = least; x <= most; x++) {
    ways.push(logChoose(candidate.runs, x) + logChoose(baseline.runs, hits - x));
  }
  const even = logSum(ways);
  return bets.map(
    ({ logOdds }) =>
      candidate.hits * logOdds + even - logSum(ways.map((way, i) => way + (least + i) * logOdds)),
  );
}

/** Logarithm of the sum of what has these logarithms. */
function logSum(logs: readonly number[]): number {
  const greatest = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return greatest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - greatest), 0));
}

function weighted(odds: readonly (readonly [ratio: number, parts: number])[]) {
  const all = odds.reduce((sum, [, parts]) => sum + parts, 0);
  return odds.map(([ratio, parts]) => ({ logOdds: Math.log(ratio), stake: parts / all }));
}
