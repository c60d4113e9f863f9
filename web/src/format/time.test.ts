import { expect, it } from "vitest";
import { formatAgo, formatUtc } from "./time.ts";

const at = Date.UTC(2026, 10, 1, 13, 33, 0);

it("formatUtc shows milliseconds only where there are some", () => {
  expect(formatUtc(at)).toBe("2026-11-01 13:33:00 UTC");
  expect(formatUtc(at + 123)).toBe("2026-11-01 13:33:00.123 UTC");
});

it.each([
  [2_000, "now"],
  [90_000, "1m ago"],
  [3 * 3_600_000, "3h ago"],
  [20 * 86_400_000, "2w ago"],
  [400 * 86_400_000, "1y ago"],
  [-3 * 3_600_000, "in 3h"],
])("%d ms earlier is %s", (distance, text) => {
  expect(formatAgo(at - distance, at)).toBe(text);
});
