// The only file that knows the library behind. It is compiled to WebAssembly, which takes about 20 ms once.
import { chdtrc, compiled, incbi, lgam, ndtr, ndtri, stdtr, stdtri } from "cephes";

await compiled;

/** Probability that a standard normal value is below z; exact to 13 digits down to z = −37. */
export const normalCdf: (z: number) => number = ndtr;

/** The z below which a standard normal value is with a probability of more than 0 and less than 1. */
export const normalQuantile: (probability: number) => number = ndtri;

/** Logarithm of n!, for n from 0. */
export function logFactorial(n: number): number {
  return lgam(n + 1);
}

/** Quantile of the beta distribution; a and b more than 0. */
export function betaQuantile(probability: number, a: number, b: number): number {
  return incbi(a, b, probability);
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
  return chdtrc(degrees, x);
}
