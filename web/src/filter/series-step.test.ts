import fc from "fast-check";
import { expect, it } from "vitest";
import { seriesStep, stepLabel } from "./series-step.ts";

const HOUR = 3_600_000;

it.each([
  [1, "5 min"],
  [30, "1 h"],
  [24 * 7, "6 h"],
  [24 * 30, "day"],
  [24 * 365, "30 days"],
])("%d hours have a bar every %s", (hours, label) => {
  expect(stepLabel(seriesStep(0, hours * HOUR))).toBe(label);
});

it("makes no more bars than asked for", () => {
  fc.assert(
    fc.property(fc.nat(2e12), fc.integer({ min: 1, max: 2e12 }), (start, length) => {
      const step = seriesStep(start, start + length);
      expect(Math.ceil((start + length) / step) - Math.floor(start / step)).toBeLessThanOrEqual(49);
    }),
  );
});
