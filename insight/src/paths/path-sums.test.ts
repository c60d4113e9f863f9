import { describe, expect, it } from "vitest";
import type { ProgressStep } from "../progress/progress-step.ts";
import { packSums, unpackSums } from "./pack-sums.ts";
import { pathOf } from "./path-of.ts";
import { addRun, addSums, emptySums, type PathSums } from "./path-sums.ts";

/** Steps of a second each, by letters; those in upper case fail, and all have the same arguments. */
const stepsOf = (letters: string): readonly ProgressStep[] =>
  [...letters].map((letter, at) => ({
    ...{ id: `${at}`, type: "tool", name: letter.toLowerCase(), argumentDigest: letter.toLowerCase() },
    ...{ failed: letter !== letter.toLowerCase(), startedAt: at * 1_000_000, endedAt: (at + 1) * 1_000_000 },
  }));

function sumsOf(...lines: readonly string[]): PathSums {
  const sums = emptySums();
  for (const line of lines) addRun(sums, pathOf(stepsOf(line)), line !== line.toLowerCase());
  return sums;
}

describe("sums", () => {
  it("count each run once, and those that failed apart", () => {
    const sums = sumsOf("abab", "abc", "aBb");
    expect(sums).toMatchObject({ runs: 3, failedRuns: 1 });
    expect(sums.edges.get("tool a")?.get("tool b")).toEqual({
      ...{ runs: 3, failedRuns: 1, cleanRuns: 3, failedCleanRuns: 1, times: 4, gapMs: 0 },
    });
    expect(sums.edges.get("tool b")?.get("tool b")).toMatchObject({
      runs: 1,
      cleanRuns: 0,
      failedCleanRuns: 0,
    });
    expect(sums.kinds.get("tool b")).toEqual({
      ...{
        runs: 3,
        failedRuns: 1,
        steps: 5,
        failedSteps: 1,
        latencyMs: 5_000,
        tried: [4, 1],
        succeeded: [3, 1],
      },
    });
  });

  it("count runs with a loop, with ping-pong and with either", () => {
    const sums = sumsOf("aaa", "ababab", "aaabcbcbc", "abc");
    expect(sums).toMatchObject({ runs: 4, loopRuns: 2, pingPongRuns: 2, circlingRuns: 3 });
    expect(sums.loops.get("tool a")).toEqual({ runs: 2, failedRuns: 0 });
    expect(sums.pingPong.get("tool a")?.get("tool b")).toEqual({ runs: 1, failedRuns: 0 });
  });

  it("add up to those of all runs", () => {
    const sums = sumsOf("abab", "aaa");
    addSums(sums, sumsOf("abc", "aBb"));
    expect(packSums(sums)).toEqual(packSums(sumsOf("abab", "aaa", "abc", "aBb")));
  });

  it("are the same when they were packed, in any order", () => {
    const sums = sumsOf("aaabcbcbc", "aBb", "");
    expect(unpackSums(JSON.parse(JSON.stringify(packSums(sums))), sums)).toEqual(sums);
    expect(JSON.stringify(packSums(sumsOf("", "aBb", "aaabcbcbc")))).toBe(JSON.stringify(packSums(sums)));
  });

  it("are packed with what most runs did, and say how much was left out", () => {
    const sums = sumsOf("ab");
    const rare = Array.from({ length: 250 }, (_, index) => ({ ...stepsOf("x"), 0: `x${index}` }));
    for (const { 0: name } of rare)
      addRun(sums, pathOf(stepsOf("a").map((step) => ({ ...step, name }))), false);
    addRun(sums, pathOf(stepsOf("ab")), false);
    const packed = packSums(sums);
    expect(packed.edges).toHaveLength(200);
    expect(packed.kinds).toHaveLength(200);
    // 252 kinds; 503 edges, into and out of each, and one between.
    expect(packed.leftOut).toBe(52 + 303);
    expect(unpackSums(packed, sums).edges.get("tool a")?.get("tool b")).toMatchObject({ runs: 2 });
    expect(unpackSums(packed, sums).leftOut).toBe(355);
  });
});
