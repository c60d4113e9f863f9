import { expect, it } from "vitest";
import { sumBlocks } from "./block-sums.ts";
import type { VersionSums } from "./version-hour.ts";

const MOST = 50;

/** An hour in which each run of a version has a failure of a code of its own, and half of them have `common`, too. */
function hourOf(runs: number, prefix: string): VersionSums {
  const own = Array.from({ length: runs }, (_, n) => [`${prefix}${n}`, 1] as const);
  return {
    ...{ runs, failedRuns: runs, steps: runs, failedSteps: 0, durations: [] },
    ...{ tokenRuns: 0, costRuns: 0, tokens: 0, costUsd: 0 },
    failures: [...own, ["common", runs / 2]],
    signals: [],
    scores: [],
  };
}

it("has columns for the kinds of failure that most runs have, and counts the others", () => {
  const blocks = Array.from({ length: 20 }, (_, block) => ({
    end: block + 1,
    baseline: [hourOf(100, `a${block}-`)],
    candidate: [hourOf(100, `b${block}-`)],
  }));
  const { failures, otherFailures } = sumBlocks(blocks, MOST);
  expect([...failures.keys()].slice(0, 2)).toEqual(["common", "a0-0"]);
  expect([...(failures.get("common")?.candidate ?? [])]).toEqual(blocks.map(() => 50));
  expect([failures.size, otherFailures]).toEqual([MOST, 20 * 200 + 1 - MOST]);
});
