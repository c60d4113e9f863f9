import { expect, it } from "vitest";
import { wilsonInterval } from "./wilson.ts";

// Values of R: binom::binom.confint(hits, total, methods = "wilson").
it.each([
  [3, 14, 0.0757, 0.4759],
  [2, 6, 0.0968, 0.7],
  [0, 10, 0, 0.2775],
  [10, 10, 0.7225, 1],
])("%d of %d", (hits, total, low, high) => {
  const interval = wilsonInterval(hits, total);
  expect(interval[0]).toBeCloseTo(low, 3);
  expect(interval[1]).toBeCloseTo(high, 3);
});

it("of nothing is everything", () => {
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
});
