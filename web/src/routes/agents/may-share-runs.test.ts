import { expect, it } from "vitest";
import type { Side } from "./comparison-url.ts";
import { mayShareRuns } from "./may-share-runs.ts";

const NOW = 1_000_000_000_000;
const side = (version: string, range: Side["range"] = { preset: "7d" }): Side => ({ version, range });

it.each<[boolean, Side, Side]>([
  [false, side("1"), side("2")],
  [true, side("1"), side("1")],
  [true, side("1", { preset: "all" }), side("1", { start: 0, end: 5 })],
  [true, side("1", { start: 0, end: 6 }), side("1", { start: 5, end: 9 })],
  [false, side("1", { start: 0, end: 5 }), side("1", { start: 5, end: undefined })],
])("%s of %o and %o", (expected, a, b) => {
  expect(mayShareRuns(a, b, NOW)).toBe(expected);
  expect(mayShareRuns(b, a, NOW)).toBe(expected);
});
