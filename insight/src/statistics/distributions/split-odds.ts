import { logChoose } from "./log-choose.ts";
import { logSplits } from "./log-splits.ts";

/** Terms this much smaller than the sum no longer change it. */
const NEGLIGIBLE = 1e-17;
/**
 * Where hits of a version vary by more, what counts by a ratio of 10 is so far from the mode that its terms may be less than a number holds:
 * of a version with few of the runs, whose hits are distributed as Poisson has it, from 30 on.
 */
const MOST_VARIANCE = 20;

/** How much likelier splits of hits are by some ratios than if both versions hit alike. */
export interface SplitOdds {
  /** By ratio, the logarithm of the mean of ratio^x, x being the hits of the first version. */
  readonly ofFirst: readonly number[];
  /** The same of the second version. */
  readonly ofSecond: readonly number[];
}

/**
 * Hits that are split among the runs of two versions which hit alike: x of them fall on the first (the central hypergeometric law). The
 * mean of ratio^x over it is the norm of Fisher's noncentral law: what the odds of all splits together are multiplied by if a run of
 * that version is `ratio` times as likely, in odds, to hit.
 *
 * The terms of the law are gone through once for all ratios and both versions, from the greatest outwards, or for each ratio where there
 * are many: {@link logSplits}.
 *
 * @param first runs of the first version, `second` of the other; `hits` at most as many as both
 * @param ratios from 1 to 10
 */
export function splitOdds(first: number, second: number, hits: number, ratios: readonly number[]): SplitOdds {
  const runs = first + second;
  const variance = (first * second * hits * (runs - hits)) / (runs * runs * Math.max(1, runs - 1));
  if (variance <= MOST_VARIANCE) return fewSplits(first, second, hits, ratios);
  const even = logChoose(runs, hits);
  return {
    ofFirst: ratios.map((ratio) => logSplits(first, second, hits, ratio) - even),
    ofSecond: ratios.map((ratio) => logSplits(second, first, hits, ratio) - even),
  };
}

/** Terms of the law from its mode outwards, one side each. They hold what a call needs, so that thousands of calls make no garbage. */
const above: number[] = [];
const below: number[] = [];

function fewSplits(first: number, second: number, hits: number, ratios: readonly number[]): SplitOdds {
  const least = Math.max(0, hits - second);
  const most = Math.min(hits, first);
  const mode = Math.min(most, Math.max(least, Math.floor(((first + 1) * (hits + 1)) / (first + second + 2))));
  const greatest = ratios.reduce((a, b) => Math.max(a, b), 1);
  /** How many times greater the term of x + 1 is than that of x; falls with x. */
  const growth = (x: number) => ((first - x) * (hits - x)) / ((x + 1) * (second - hits + x + 1));
  fillTerms(above, most - mode, (k) => growth(mode + k), greatest);
  fillTerms(below, mode - least, (k) => 1 / growth(mode - k - 1), greatest);
  // The term of the mode is on both sides.
  const even = sumOf(above, 1) + sumOf(below, 1) - 1;
  const meanOf = (ratio: number) => Math.log((sumOf(above, ratio) + sumOf(below, 1 / ratio) - 1) / even);
  return {
    ofFirst: ratios.map((ratio) => meanOf(ratio) + mode * Math.log(ratio)),
    // It has the other hits.
    ofSecond: ratios.map((ratio) => meanOf(1 / ratio) + (hits - mode) * Math.log(ratio)),
  };
}

/** Terms as parts of the first; those that no ratio makes count are left out. */
function fillTerms(
  terms: number[],
  length: number,
  growth: (place: number) => number,
  greatest: number,
): void {
  terms.length = 1;
  terms[0] = 1;
  let term = 1;
  let bound = 1;
  for (let k = 0; k < length && bound > NEGLIGIBLE; k++) {
    const grows = growth(k);
    term *= grows;
    // Until it falls for good, a later term may count.
    bound = grows * greatest < 1 ? bound * grows * greatest : 1;
    terms.push(term);
  }
}

/** Σ of terms, each times a power of the ratio. */
function sumOf(terms: readonly number[], ratio: number): number {
  let sum = 0;
  for (let k = terms.length - 1; k >= 0; k--) sum = sum * ratio + (terms[k] ?? 0);
  return sum;
}
