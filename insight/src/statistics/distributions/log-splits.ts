import { logChoose } from "./log-choose.ts";

/** Terms this much smaller than the sum no longer change it. */
const NEGLIGIBLE = 1e-17;

/**
 * Logarithm of Σ over x of C(first, x) · C(second, hits − x) · ratio^x: in how many ways hits can be split among the runs of two
 * versions, if a run of the first is `ratio` times as likely, in odds, to hit (the norm of Fisher's noncentral hypergeometric law).
 * Summed from the greatest term outwards, so it takes as many steps as the split has standard deviations, times about twenty.
 */
export function logSplits(first: number, second: number, hits: number, ratio: number): number {
  if (ratio === 1) return logChoose(first + second, hits);
  const least = Math.max(0, hits - second);
  const most = Math.min(hits, first);
  /** How many times greater the term of x + 1 is than that of x; falls with x. */
  const growth = (x: number) => (ratio * (first - x) * (hits - x)) / ((x + 1) * (second - hits + x + 1));
  let low = least;
  let high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (growth(middle) > 1) low = middle + 1;
    else high = middle;
  }
  let sum = 1;
  let term = 1;
  for (let x = low; x < most && term > sum * NEGLIGIBLE; x++) {
    term *= growth(x);
    sum += term;
  }
  term = 1;
  for (let x = low; x > least && term > sum * NEGLIGIBLE; x--) {
    term /= growth(x - 1);
    sum += term;
  }
  return logChoose(first, low) + logChoose(second, hits - low) + low * Math.log(ratio) + Math.log(sum);
}
