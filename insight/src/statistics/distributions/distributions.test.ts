import { describe, expect, it } from "vitest";
import {
  betaQuantile,
  chiSquareTail,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "./distributions.ts";

/** Relative error that tails may have. */
const ERROR = 1e-11;

// Values as SciPy gives them.
describe("distributions, in the tails too", () => {
  it.each([
    [-1.96, 0.024997895148220435],
    [-5, 2.866515718791933e-7],
    [-10, 7.61985302416047e-24],
    [-20, 2.7536241186061556e-89],
  ])("normal, below %d", (z, expected) => {
    expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(ERROR);
  });

  it.each([
    [0.025, -1.9599639845400545],
    [1e-6, -4.753424308822899],
    [1e-10, -6.361340902404056],
    [1e-100, -21.273453560965322],
  ])("normal, quantile of %d", (probability, expected) => {
    expect(Math.abs(normalQuantile(probability) / expected - 1)).toBeLessThan(ERROR);
  });

  it.each([
    [0.025, 3, 8, 0.06673951117773448],
    [0.025, 190, 11, 0.9099724622986486],
  ])("beta, quantile of %d with %d and %d", (probability, a, b, expected) => {
    expect(betaQuantile(probability, a, b)).toBeCloseTo(expected, 9);
  });

  it("Student's t, both ways", () => {
    expect(studentQuantile(0.975, 5)).toBeCloseTo(2.570581835636314, 9);
    expect(studentCdf(-2.570581835636314, 5)).toBeCloseTo(0.025, 9);
  });

  it("none throws where there is nothing left to tell", () => {
    expect([-40, -Infinity, 40, Infinity].map(normalCdf)).toEqual([0, 0, 1, 1]);
    expect([0, 1e-9, 100, 1e6].map((x) => chiSquareTail(x, 2_000))).toEqual([1, 1, 1, 0]);
    expect(studentCdf(-1e9, 30)).toBeLessThan(1e-100);
  });

  it("chi-square", () => {
    expect(chiSquareTail(36.19, 19) / 0.010002466497530966).toBeCloseTo(1, 9);
    expect(chiSquareTail(200, 50) / 7.857610724654791e-20).toBeCloseTo(1, 9);
    expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
  });
});
