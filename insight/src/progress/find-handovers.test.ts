import { describe, expect, it } from "vitest";
import { findPatterns } from "./find-patterns.ts";
import type { ProgressStep } from "./progress-step.ts";

const SECOND = 1_000_000;

/**
 * Agents that take turns, ten seconds each, by their letters; what follows a letter are the arguments of calls that it makes, and
 * `>` one that hands over. Nested ones begin inside the one before.
 */
function agents(line: string, isNested = false): readonly ProgressStep[] {
  const words = line.split(" ");
  return words.flatMap((word, turn): ProgressStep[] => {
    const [letter = "", ...made] = word;
    const startedAt = turn * 10 * SECOND;
    const endedAt = (isNested ? 2 * words.length - turn : turn + 1) * 10 * SECOND;
    const parentId = isNested && turn > 0 ? `${turn - 1}` : undefined;
    const agent = { id: `${turn}`, type: "other", name: `invoke_agent ${letter}`, parentId } as const;
    const calls = made.map((argument, place) => ({
      id: `${turn}.${place}`,
      type: "tool" as const,
      name: argument === ">" ? "execute_tool transfer_to_agent" : "look_up",
      parentId: `${turn}`,
      // Each hands over with other words.
      argumentDigest: argument === ">" ? `${turn}` : argument,
      failed: false,
      startedAt: startedAt + (place + 1) * SECOND,
      endedAt: startedAt + (place + 2) * SECOND,
    }));
    return [{ ...agent, failed: false, startedAt, endedAt }, ...calls];
  });
}

const told = (steps: readonly ProgressStep[]) =>
  findPatterns(steps).map(({ type, stepIds, names }) => `${type} ${stepIds.join(" ")}: ${names.join(", ")}`);
const backAndForth = ["ping-pong 0 1 2 3 4 5: invoke_agent A, invoke_agent B"];

describe("agents that take turns", () => {
  const lines: [line: string, found: readonly string[]][] = [
    ["A B A B A", []],
    ["A B A B A B", backAndForth],
    ["A> B> A> B> A> B>", backAndForth],
    // Each looks up the same again.
    ["Ax> By> Ax> By> Ax> By>", backAndForth],
    ["Aa> Bb> Ac> Bd> Ae> Bf>", []],
    ["A> B> C> A> B> A> B>", []],
    ["A A A A A A", []],
  ];
  it.each(lines)("one after the other: %s", (line, found) => {
    expect(told(agents(line))).toEqual(found);
  });

  it.each(lines)("one inside the other: %s", (line, found) => {
    expect(told(agents(line, true))).toEqual(found);
  });

  it("not beside each other", () => {
    const steps = agents("A B A B A B").map((step, turn) =>
      turn % 2 === 0 ? step : { ...step, startedAt: step.startedAt - 9 * SECOND },
    );
    expect(told(steps)).toEqual([]);
  });
});
