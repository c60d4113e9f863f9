// The only file that knows the library behind. It is compiled to WebAssembly, which takes about 20 ms once.
import { chdtrc, compiled, incbet, incbi, lgam, ndtr, ndtri, stdtr, stdtri } from "cephes";

await compiled;

/** The library throws where a result is less than what a number can be. */
const SMALLEST_EXPONENT = -700;
const FURTHEST_Z = 37;

/** Probability that a standard normal value is below z; exact to 13 digits, and 0 or 1 beyond ±37. */
export function normalCdf(z: number): number {
  if (Math.abs(z) > FURTHEST_Z) return z < 0 ? 0 : 1;
  return ndtr(z);
}

/** The z below which a standard normal value is with a probability of more than 0 and less than 1. */
export const normalQuantile: (probability: number) => number = ndtri;

/** Factorials of less than this are computed once: counts of an hour are small, and asked for again and again. */
const FACTORIALS = 4_096;
const logFactorials = new Float64Array(FACTORIALS).fill(Number.NaN);

/** Logarithm of n!, for n from 0. */
export function logFactorial(n: number): number {
  const known = logFactorials[n];
  if (known === undefined) return lgam(n + 1);
  if (!Number.isNaN(known)) return known;
  const found = lgam(n + 1);
  logFactorials[n] = found;
  return found;
}

/** Quantile of the beta distribution; a and b more than 0. */
export function betaQuantile(probability: number, a: number, b: number): number {
  return incbi(a, b, probability);
}

/** Probability that a value of the beta distribution is below x; a and b more than 0. */
export function betaCdf(x: number, a: number, b: number): number {
  return incbet(a, b, x);
}

/** Quantile of Student's t; degrees of freedom are cut to a whole number of at least 1. */
export function studentQuantile(probability: number, degrees: number): number {
  return stdtri(wholeDegrees(degrees), probability);
}

/** Probability that a value of Student's t is below t. */
export function studentCdf(t: number, degrees: number): number {
  return stdtr(wholeDegrees(degrees), t);
}

function wholeDegrees(degrees: number): number {
  return Math.max(1, Math.floor(degrees));
}

/** Probability that a chi-square value is above x. */
export function chiSquareTail(x: number, degrees: number): number {
  const shape = degrees / 2;
  const half = x / 2;
  if (half <= 0) return 1;
  if (shape * Math.log(half) - half - lgam(shape) < SMALLEST_EXPONENT) return x < degrees ? 1 : 0;
  return chdtrc(degrees, x);
}
