import { logChoose } from "./log-choose.ts";
import { logSplits } from "./log-splits.ts";

/** Terms this much smaller than the sum no longer change it. */
const NEGLIGIBLE = 1e-17;
/**
 * Up to this variance of the hits of a version, a number holds the sums by the term of the mode: the mean of 10^x is at most about
 * e^(6.7 · variance) times 10^mode, as it is of a version with few of the runs, whose hits are distributed as Poisson has it.
 */
const MOST_VARIANCE = 100;

/** A ratio of odds from 1 to 10, and its logarithm. */
export interface OddsRatio {
  readonly ratio: number;
  readonly log: number;
}

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
 * How fast the terms of the law fall is found once for all ratios and both versions, from the mode outwards, or for each ratio where
 * there are many: {@link logSplits}.
 *
 * @param first runs of the first version, `second` of the other; `hits` at most as many as both
 */
export function splitOdds(
  first: number,
  second: number,
  hits: number,
  ratios: readonly OddsRatio[],
): SplitOdds {
  const runs = first + second;
  const variance = (first * second * hits * (runs - hits)) / (runs * runs * Math.max(1, runs - 1));
  if (variance <= MOST_VARIANCE) return fewSplits(first, second, hits, ratios);
  const even = logChoose(runs, hits);
  return {
    ofFirst: ratios.map(({ ratio }) => logSplits(first, second, hits, ratio) - even),
    ofSecond: ratios.map(({ ratio }) => logSplits(second, first, hits, ratio) - even),
  };
}

/**
 * How many times greater each term is than the one before it, from the mode up and down. Kept, and written to in one function, so that
 * thousands of calls make no garbage.
 */
let upwards = new Float64Array(256);
let downwards = new Float64Array(256);

function fewSplits(first: number, second: number, hits: number, ratios: readonly OddsRatio[]): SplitOdds {
  const least = Math.max(0, hits - second);
  const most = Math.min(hits, first);
  const mode = Math.min(most, Math.max(least, Math.floor(((first + 1) * (hits + 1)) / (first + second + 2))));
  if (most - least > upwards.length) {
    upwards = new Float64Array(2 * (most - least));
    downwards = new Float64Array(2 * (most - least));
  }
  const [up, down] = [upwards, downwards];
  let greatest = 1;
  for (const { ratio } of ratios) greatest = Math.max(greatest, ratio);
  // All terms are parts of that of the mode. Those that not even the greatest ratio makes count are left out.
  let even = 1;
  let above = 0;
  for (let term = 1, bound = 1; above < most - mode && bound > NEGLIGIBLE; above++) {
    const growth = growthAfter(mode + above, first, second, hits);
    up[above] = growth;
    term *= growth;
    even += term;
    bound = boundAfter(bound, growth * greatest);
  }
  let below = 0;
  for (let term = 1, bound = 1; below < mode - least && bound > NEGLIGIBLE; below++) {
    const growth = 1 / growthAfter(mode - below - 1, first, second, hits);
    down[below] = growth;
    term *= growth;
    even += term;
    bound = boundAfter(bound, growth * greatest);
  }
  const ofFirst: number[] = [];
  const ofSecond: number[] = [];
  for (const { ratio, log } of ratios) {
    const inverse = 1 / ratio;
    let sumOfFirst = 1;
    let sumOfSecond = 1;
    for (let k = 0, greater = 1, less = 1; k < above && greater > sumOfFirst * NEGLIGIBLE; k++) {
      const growth = up[k] ?? 0;
      greater *= growth * ratio;
      less *= growth * inverse;
      sumOfFirst += greater;
      sumOfSecond += less;
    }
    for (let k = 0, greater = 1, less = 1; k < below && greater > sumOfSecond * NEGLIGIBLE; k++) {
      const growth = down[k] ?? 0;
      greater *= growth * ratio;
      less *= growth * inverse;
      sumOfSecond += greater;
      sumOfFirst += less;
    }
    ofFirst.push(Math.log(sumOfFirst / even) + mode * log);
    // It has the other hits.
    ofSecond.push(Math.log(sumOfSecond / even) + (hits - mode) * log);
  }
  return { ofFirst, ofSecond };
}

/** How many times greater the term of x + 1 is than that of x; falls with x. */
function growthAfter(x: number, first: number, second: number, hits: number): number {
  return ((first - x) * (hits - x)) / ((x + 1) * (second - hits + x + 1));
}

/** How great a term can be at most by all before: until they fall for good, a later one may count. */
function boundAfter(bound: number, growth: number): number {
  return growth < 1 ? bound * growth : 1;
}
