import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Figure } from "../src/statistics/testing/figure.ts";
import { withTables } from "../src/statistics/testing/insight-page.ts";
import { simulate } from "../src/statistics/testing/simulate.ts";
import figures from "./figures.json" with { type: "json" };

/** What docs/insight.md promises: the least and the greatest that a figure may be. */
const promises: readonly (readonly [name: string, least: number, greatest: number])[] = [
  ["peek/same", 0.1, 0.2],
  ["once/same", 0, 0.032],
  ["once/worse", 0.9, 1],
  ["planned/same", 0, 0.032],
  ["planned/worse", 0.9, 1],
  ["planned-runs/worse", 500, 700],
  ["always-1000/worse", 0.72, 1],
  ["always-2000/same", 0, 0.025],
  ["always-2000/worse", 0.96, 1],
  ["naive/0.03/same", 0.08, 0.15],
  ["naive/0.1/same", 0.17, 0.25],
  ["planned/0.03/same", 0, 0.035],
  ["planned/0.03/worse", 0.9, 1],
  ["once/0.1/same", 0, 0.04],
  ["once/0.1/worse", 0.86, 1],
  ["cusum/6/same", 35_000, 80_000],
  ["cusum/6/worse", 330, 410],
  ["lift-null/1000", 0.97, 1],
  ["exact-null/2500", 0, 0.05],
  ["exact/2500", 0.95, 1],
  ["watching/12/same", 0, 1],
  ["watching/12/worse", 0, 500],
];

function figureOf(from: readonly Figure[], name: string): Figure {
  return from.find((figure) => figure.name === name) ?? expect.unreachable(`no figure ${name}`);
}

describe("the figures of docs/insight.md", () => {
  const stored = figures as readonly Figure[];

  it("are those that were measured; else run `npm run insight:simulate`", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/insight.md"), "utf8");
    expect(withTables(page, stored)).toBe(page);
  });

  it.each(promises)("keep what is promised of %s", (name, least, greatest) => {
    const { value } = figureOf(stored, name);
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(greatest);
  });

  it.each([
    ["looks", 0.05],
    ["hours", 0.1],
    ["causes", 0.05],
  ] as const)("come out again, of %s, where trials are few and other", (part, share) => {
    for (const few of simulate(part, 7, share)) {
      const { interval } = figureOf(stored, few.name);
      // Four standard errors, as far as the two intervals reach twice.
      const reach = (few.interval.high - few.interval.low) / 2 + (interval.high - interval.low) / 2;
      const middle = (few.interval.high + few.interval.low) / 2;
      expect(Math.abs(middle - (interval.high + interval.low) / 2), few.name).toBeLessThan(2 * reach);
    }
  });
});
