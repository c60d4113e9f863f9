import fc from "fast-check";
import { expect, it } from "vitest";
import { coverOf } from "./cover.ts";

const time = fc.integer({ min: 0, max: 40 });
const span = fc.tuple(time, time).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

it("covers what at least one span covers", () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), span, (spans, { from, to }) => {
      const seconds = Array.from({ length: to - from }, (_, offset) => from + offset);
      const covered = seconds.filter((second) => spans.some((one) => one.from <= second && one.to > second));
      expect(coverOf(spans)(from, to)).toBe(covered.length);
    }),
  );
});
