import fc from "fast-check";
import { expect, it } from "vitest";
import { anyText } from "../../dev/any-text.ts";
import { readText } from "./read-text.ts";

it.each([
  ["search_orders", { text: "search_orders", changed: false }],
  ["  kept  ", { text: "  kept  ", changed: false }],
  ["\n\n first \nsecond", { text: "first", changed: true }],
  ["a\u0000b\tc", { text: "a b c", changed: true }],
  ["a\ud800b", { text: "a\ufffdb", changed: true }],
  ["🙂".repeat(5), { text: "🙂".repeat(5), changed: false }],
  ["🙂".repeat(300), { text: "🙂".repeat(255), changed: true }],
  ["", undefined],
  ["\n\n", undefined],
  [4, undefined],
])("%j is read as %j", (value, expected) => {
  expect(readText(value, 255)).toEqual(expected);
});

it("what is read is one well-formed line within the limit", () => {
  fc.assert(
    fc.property(anyText(60), fc.integer({ min: 1, max: 20 }), (value, limit) => {
      const text = readText(value, limit)?.text;
      if (text === undefined) return;
      expect([...text].length).toBeLessThanOrEqual(limit);
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});
