import fc from "fast-check";
import { expect, it } from "vitest";
import { SeenSizes } from "./seen-sizes.ts";

it("takes a size for news that is not within a tenth of one seen", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 12 }), (sizes) => {
      expect(news(sizes)).toEqual(sizes.map((size, index) => isNews(size, sizes.slice(0, index))));
    }),
  );
});

it("takes sizes that are a tenth apart to the byte for alike, in each order", () => {
  for (let less = 70; less <= 50_000; less += 10) {
    const [a, b] = [less - 64, (less * 11) / 10 - 64];
    expect(news([a, b])).toEqual([false, false]);
    expect(news([b, a])).toEqual([false, false]);
    expect(news([a, b + 1])).toEqual([false, true]);
  }
});

function news(sizes: readonly number[]): boolean[] {
  const seen = new SeenSizes();
  return sizes.map((bytes) => {
    const isNew = seen.isNews(bytes);
    seen.add(bytes);
    return isNew;
  });
}

/** The rule, by looking at every size seen. */
function isNews(bytes: number, before: readonly number[]): boolean {
  if (before.length === 0) return false;
  return before.every((other) => {
    const [less, greater] = bytes < other ? [bytes + 64, other + 64] : [other + 64, bytes + 64];
    return 10 * greater > 11 * less;
  });
}
