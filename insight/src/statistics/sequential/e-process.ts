import type { HourTallies } from "../comparison/hour.ts";
import { type OddsRatio, splitOdds } from "../distributions/split-odds.ts";

/** Ratios of odds that are tried at once, and what each is staked: those of half more to twice as many failures most. */
const bets: readonly (OddsRatio & { readonly stake: number })[] = weighted([
  [1.25, 1],
  [1.5, 3],
  [1.8, 3],
  [2.5, 2],
  [4, 1],
  [10, 1],
]);

const LOG_BETS = Math.log(bets.length);

/** A number has no room for more evidence. */
const MOST_EXPONENT = 700;

/** Evidence of one direction, hour by hour. */
export interface Evidence {
  /** Now: how many times likelier the hours are if the candidate is worse (or better). */
  readonly now: number;
  /** The highest it has been. Above 1/α it has been told, for good: that happens with probability α at most if nothing changed. */
  readonly highest: number;
  /** Index of the hour at whose end {@link highest} was first at least `told`; undefined if it never was. */
  readonly toldAt: number | undefined;
}

/** Evidence that the candidate has more of what is counted than the baseline, and that it has less. */
export interface TwoSidedEvidence {
  readonly worse: Evidence;
  readonly better: Evidence;
}

/**
 * An e-process: evidence that may be looked at after every hour, for as long as one likes, and is still wrong in at most α of
 * all cases, each direction, when it is acted on at 1/α (Ville's inequality). Each hour is judged by how its failures are split among
 * the versions, given how many there were (Fisher's noncentral hypergeometric law), so that hours may be as bad as they like for both:
 * it is exact whatever the rates and their correlation within hours.
 *
 * An hour must be over before it is added, and what arrives for it later changes the past: leave open hours out.
 *
 * @param told the evidence to act on: 40 for α = 2.5 %
 */
export function eProcess(hours: Iterable<HourTallies>, told: number): TwoSidedEvidence {
  const worse = new Growing(told);
  const better = new Growing(told);
  let index = 0;
  for (const { baseline, candidate } of hours) {
    const hits = baseline.hits + candidate.hits;
    // Else there is one way to split them, which says nothing.
    if (Math.max(0, hits - baseline.runs) < Math.min(hits, candidate.runs)) {
      const splits = splitOdds(candidate.runs, baseline.runs, hits, bets);
      worse.add(index, candidate.hits, splits.ofFirst);
      better.add(index, baseline.hits, splits.ofSecond);
    }
    index += 1;
  }
  return { worse: worse.evidence, better: better.evidence };
}

/** Logarithm of how many times likelier an hour is if the odds of the candidate are so many times those of the baseline than if they are the same. */
export function oddsEvidence({ baseline, candidate }: HourTallies, ratio: number): number {
  const hits = baseline.hits + candidate.hits;
  const log = Math.log(ratio);
  const [even = 0] = splitOdds(candidate.runs, baseline.runs, hits, [{ ratio, log }]).ofFirst;
  return candidate.hits * log - even;
}

/** The evidence of one direction as hours are added. */
class Growing {
  readonly #told: number;
  readonly #logs = Float64Array.from(bets, ({ stake }) => Math.log(stake));
  #highestLog = 0;
  #toldAt: number | undefined;

  constructor(told: number) {
    this.#told = told;
  }

  get evidence(): Evidence {
    const now = evidenceOf(sumOfLogs(this.#logs));
    return { now, highest: evidenceOf(this.#highestLog), toldAt: this.#toldAt };
  }

  /**
   * @param hits of the version that each bet says has more
   * @param logSplits logarithms of how often the hour splits as it may by each bet, as against evenly
   */
  add(index: number, hits: number, logSplits: readonly number[]): void {
    const logs = this.#logs;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let bet = 0; bet < logs.length; bet++) {
      const log = (logs[bet] ?? 0) + hits * (bets[bet]?.log ?? 0) - (logSplits[bet] ?? 0);
      logs[bet] = log;
      if (log > greatest) greatest = log;
    }
    // Of most hours even the most that the sum may be is less than what was.
    if (greatest + LOG_BETS <= this.#highestLog) return;
    this.#highestLog = Math.max(this.#highestLog, sumOfLogs(logs));
    if (evidenceOf(this.#highestLog) >= this.#told) this.#toldAt ??= index;
  }
}

/** Logarithm of the sum of what logarithms are given of. */
function sumOfLogs(logs: Float64Array): number {
  let greatest = Number.NEGATIVE_INFINITY;
  for (const log of logs) if (log > greatest) greatest = log;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - greatest);
  return greatest + Math.log(sum);
}

function evidenceOf(log: number): number {
  return Math.exp(Math.min(MOST_EXPONENT, log));
}

function weighted(odds: readonly (readonly [ratio: number, parts: number])[]) {
  const all = odds.reduce((sum, [, parts]) => sum + parts, 0);
  return odds.map(([ratio, parts]) => ({ ratio, log: Math.log(ratio), stake: parts / all }));
}
