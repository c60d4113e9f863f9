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

/** How many times greater a term is than the one before it. The list is kept, so that thousands of calls make no garbage. */
class Growths {
  list = new Float64Array(256);
  length = 0;

  /**
   * From the mode on, each term moves a run that hits from one version to the other: two of the counts of runs that hit and that do not,
   * by version, are one less, and two are one more. Terms that not even the greatest ratio makes count are left out.
   */
  fill(falling: readonly [number, number], rising: readonly [number, number], greatestRatio: number): void {
    const [fallingHits, fallingRest] = falling;
    const [risingHits, risingRest] = rising;
    const most = Math.min(fallingHits, fallingRest);
    if (most > this.list.length) this.list = new Float64Array(2 * most);
    const { list } = this;
    let length = 0;
    for (let bound = 1; length < most && bound > NEGLIGIBLE; length++) {
      const growth =
        ((fallingHits - length) * (fallingRest - length)) /
        ((risingHits + length + 1) * (risingRest + length + 1));
      list[length] = growth;
      // Until terms fall for good, a later one may count.
      bound = growth * greatestRatio < 1 ? bound * growth * greatestRatio : 1;
    }
    this.length = length;
  }

  /** Σ of terms, each times a power of the ratio, or divided by it. That of the mode is 1, and among them. */
  sums(ratio: number): { readonly multiplied: number; readonly divided: number } {
    const { list, length } = this;
    const inverse = 1 / ratio;
    let multiplied = 1;
    let divided = 1;
    let greater = 1;
    let less = 1;
    for (let k = 0; k < length && greater > multiplied * NEGLIGIBLE; k++) {
      const growth = list[k] ?? 0;
      greater *= growth * ratio;
      less *= growth * inverse;
      multiplied += greater;
      divided += less;
    }
    return { multiplied, divided };
  }
}

const upwards = new Growths();
const downwards = new Growths();

function fewSplits(first: number, second: number, hits: number, ratios: readonly OddsRatio[]): SplitOdds {
  const least = Math.max(0, hits - second);
  const most = Math.min(hits, first);
  const mode = Math.min(most, Math.max(least, Math.floor(((first + 1) * (hits + 1)) / (first + second + 2))));
  let greatestRatio = 1;
  for (const { ratio } of ratios) greatestRatio = Math.max(greatestRatio, ratio);
  upwards.fill([hits - mode, first - mode], [mode, second - hits + mode], greatestRatio);
  downwards.fill([mode, second - hits + mode], [hits - mode, first - mode], greatestRatio);
  // The term of the mode is on both sides.
  const even = upwards.sums(1).multiplied + downwards.sums(1).multiplied - 1;
  const ofFirst: number[] = [];
  const ofSecond: number[] = [];
  for (const { ratio, log } of ratios) {
    const up = upwards.sums(ratio);
    const down = downwards.sums(ratio);
    ofFirst.push(Math.log((up.multiplied + down.divided - 1) / even) + mode * log);
    // It has the other hits.
    ofSecond.push(Math.log((up.divided + down.multiplied - 1) / even) + (hits - mode) * log);
  }
  return { ofFirst, ofSecond };
}
