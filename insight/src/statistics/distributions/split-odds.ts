import { logChoose } from "./log-choose.ts";
import { logSplits } from "./log-splits.ts";

/** Terms this much smaller than the sum no longer change it. */
const NEGLIGIBLE = 1e-17;
/** Where hits of a version vary by more, terms of a ratio of 10 may be more than a number holds, and those that count are far apart. */
const MOST_VARIANCE = 90;

/** How much likelier splits of hits are by some ratios than if both versions hit alike. */
export interface SplitOdds {
  /** By ratio, the logarithm of the mean of ratio^x, x being the hits of the first version. */
  readonly ofFirst: Float64Array;
  /** The same of the second version. */
  readonly ofSecond: Float64Array;
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
    ofFirst: Float64Array.from(ratios, (ratio) => logSplits(first, second, hits, ratio) - even),
    ofSecond: Float64Array.from(ratios, (ratio) => logSplits(second, first, hits, ratio) - even),
  };
}

function fewSplits(first: number, second: number, hits: number, ratios: readonly number[]): SplitOdds {
  const least = Math.max(0, hits - second);
  const most = Math.min(hits, first);
  /** How many times greater the term of x + 1 is than that of x; falls with x. */
  const growth = (x: number) => ((first - x) * (hits - x)) / ((x + 1) * (second - hits + x + 1));
  const mode = Math.min(most, Math.max(least, Math.floor(((first + 1) * (hits + 1)) / (first + second + 2))));
  const greatest = ratios.reduce((a, b) => Math.max(a, b), 1);
  const ofFirst = new Float64Array(ratios.length).fill(1);
  const ofSecond = new Float64Array(ratios.length).fill(1);
  const upFirst = new Float64Array(ratios.length).fill(1);
  const upSecond = new Float64Array(ratios.length).fill(1);
  let even = 1;
  /** Adds the terms of one side of the mode; `step` is how x changes. */
  const addSide = (step: 1 | -1) => {
    upFirst.fill(1);
    upSecond.fill(1);
    let term = 1;
    // A ratio moves the greatest term outwards, by as much as it makes the growth greater.
    let bound = 1;
    for (let x = mode; step === 1 ? x < most : x > least; x += step) {
      const grows = step === 1 ? growth(x) : 1 / growth(x - 1);
      term *= grows;
      bound *= grows * greatest;
      even += term;
      for (let i = 0; i < ratios.length; i++) {
        const ratio = ratios[i] ?? 1;
        const out = (upFirst[i] ?? 0) * grows * (step === 1 ? ratio : 1 / ratio);
        const back = (upSecond[i] ?? 0) * grows * (step === 1 ? 1 / ratio : ratio);
        upFirst[i] = out;
        upSecond[i] = back;
        ofFirst[i] = (ofFirst[i] ?? 0) + out;
        ofSecond[i] = (ofSecond[i] ?? 0) + back;
      }
      if (grows * greatest < 1 && bound < even * NEGLIGIBLE) return;
    }
  };
  addSide(1);
  addSide(-1);
  // Terms were those by the mode, where the second version has the other hits.
  for (let i = 0; i < ratios.length; i++) {
    const log = Math.log(ratios[i] ?? 1);
    ofFirst[i] = Math.log((ofFirst[i] ?? 1) / even) + mode * log;
    ofSecond[i] = Math.log((ofSecond[i] ?? 1) / even) + (hits - mode) * log;
  }
  return { ofFirst, ofSecond };
}
