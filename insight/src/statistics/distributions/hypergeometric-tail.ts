import { logChoose } from "./log-choose.ts";

/** Terms this much smaller than the sum no longer change it. */
const NEGLIGIBLE = 1e-17;

/**
 * Probability that, of `drawn` of `population` things of which `marked` are marked, at least `found` are marked. Relative error
 * about 1e-9 for populations of millions, in both tails.
 */
export function hypergeometricTail(found: number, drawn: number, marked: number, population: number): number {
  const least = Math.max(0, drawn + marked - population);
  const most = Math.min(drawn, marked);
  if (found <= least) return 1;
  if (found > most) return 0;
  const mode = Math.floor(((drawn + 1) * (marked + 1)) / (population + 2));
  const ratio = (x: number) =>
    ((drawn - x) * (marked - x)) / ((x + 1) * (population - marked - drawn + x + 1));
  // Summed from the end nearer to the mode outwards, on the side that is the smaller one.
  if (found > mode) {
    let term = hypergeometricProbability(found, drawn, marked, population);
    let sum = term;
    for (let x = found; x < most && term > sum * NEGLIGIBLE; x++) {
      term *= ratio(x);
      sum += term;
    }
    return Math.min(1, sum);
  }
  let term = hypergeometricProbability(found - 1, drawn, marked, population);
  let sum = term;
  for (let x = found - 1; x > least && term > sum * NEGLIGIBLE; x--) {
    term /= ratio(x - 1);
    sum += term;
  }
  return Math.max(0, 1 - sum);
}

function hypergeometricProbability(x: number, drawn: number, marked: number, population: number): number {
  return Math.exp(
    logChoose(marked, x) + logChoose(population - marked, drawn - x) - logChoose(population, drawn),
  );
}
