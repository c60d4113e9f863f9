import { describe, expect, it } from "vitest";
import { findPatterns } from "./find-patterns.ts";
import type { ProgressStep } from "./progress-step.ts";
import { stepLine } from "./testing/step-line.ts";

const SECOND = 1_000_000;

/** What is found: a letter for the type, and the places of the steps. */
function told(steps: readonly ProgressStep[]): readonly string[] {
  return findPatterns(steps).map(({ type, stepIds }) => `${type} ${stepIds.join(" ")}`);
}

describe("findPatterns", () => {
  const loops: [line: string, ...found: string[]][] = [
    ["A A"],
    ["A A A", "loop 0 1 2"],
    ["think A think A think A think", "loop 1 3 5"],
    ["A A A?", "loop 0 1 2"],
    // Another call that succeeded is progress, one that failed is none.
    ["A B A C A"],
    ["A B! A C! A", "loop 0 2 4"],
    ["A B! A C A"],
    ["A A B A A"],
    ["A A A B A A A", "loop 0 1 2", "loop 4 5 6"],
    ["A! think A! think A!", "loop 0 2 4"],
    ["A! A! B A!"],
    // A result of clearly another size is progress.
    ["A:1000 A:1040 A:1020", "loop 0 1 2"],
    ["A:1000 A:2000 A:4000 A:8000"],
    ["A:1000 A:2000 A:1000 A:2000", "loop 1 2 3"],
    ["A:7 A:4 A:9", "loop 0 1 2"],
    // Attempts are told as such.
    ["A!#1 A!#2 A!#3 A#4"],
    ["think A! A! A"],
    ["think A! think A! think A", "loop 1 3 5"],
    ["A!#1 A#2 think A!#1 A#2 think A!#1 A#2", "loop 0 1 3 4 6 7"],
    ["think A! A! A! A! A! A! A! A! A! A! A! A! A! A!"],
    // A circle of three is not looked for.
    ["A B C A B C A B C"],
  ];
  it.each(loops)("loops in %s", (line, ...found) => {
    expect(told(stepLine(line))).toEqual(found);
  });

  const rallies: [line: string, ...found: string[]][] = [
    ["A B A B A"],
    ["A B A B A B", "ping-pong 0 1 2 3 4 5"],
    ["A think B think A B A B", "ping-pong 0 2 4 5 6 7"],
    ["A B! A B! A B!", "ping-pong 0 1 2 3 4 5"],
    ["A! B! A! B! A! B!", "ping-pong 0 1 2 3 4 5"],
    ["A B C A B A B"],
    ["A B A C! B A B", "ping-pong 0 1 2 4 5 6"],
    ["A A B A B A B", "ping-pong 0 1 2 3 4 5 6"],
    ["A A A A B A B A B", "loop 0 1 2 3", "ping-pong 3 4 5 6 7 8"],
    ["A:10 B:10 A:900 B:900 A:5000 B:5000"],
    ["A B A B A B A C A C A C", "ping-pong 0 1 2 3 4 5 6", "ping-pong 6 7 8 9 10 11"],
  ];
  it.each(rallies)("ping-pong in %s", (line, ...found) => {
    expect(told(stepLine(line))).toEqual(found);
  });

  it("tells names and counts, and at most the first 1,000 steps", () => {
    const steps = stepLine(Array.from({ length: 2500 }, () => "A").join(" "));
    const [pattern, ...others] = findPatterns(steps.toReversed());
    expect(others).toEqual([]);
    expect(pattern).toMatchObject({ type: "loop", names: ["tool A"], stepCount: 2500 });
    expect(pattern?.stepIds).toEqual(steps.slice(0, 1000).map(({ id }) => id));
    expect(findPatterns(stepLine("A B A B A B"))[0]?.names).toEqual(["tool A", "tool B"]);
  });

  it("tells at most the first 100 patterns", () => {
    const letters = Array.from({ length: 360 }, (_, index) => (index % 6 < 3 ? "A" : "B"));
    const found = findPatterns(stepLine(letters.join(" ")));
    expect(found).toHaveLength(100);
    expect(found[99]?.stepIds[0]).toBe("297");
  });

  it("knows nothing of calls without digest, and takes one for progress", () => {
    const steps = stepLine("A A A A A").map((step) => ({ ...step, argumentDigest: undefined }));
    expect(told(steps)).toEqual([]);
    const between = stepLine("A B A B A").map((step) =>
      step.name === "tool B" ? { ...step, argumentDigest: undefined } : step,
    );
    expect(told(between)).toEqual([]);
  });

  it("does not take calls at the same time for turns", () => {
    const steps = stepLine("A A A A").map((step) => ({ ...step, endedAt: 10 * SECOND }));
    expect(told(steps)).toEqual([]);
    const open = steps.map((step) => ({ ...step, endedAt: undefined }));
    expect(told(open)).toEqual([]);
  });

  it("tells a step and the same inside it as one call", () => {
    const steps = stepLine("A A").flatMap((step) => [
      step,
      { ...step, id: `${step.id}a`, parentId: step.id, endedAt: step.startedAt + 1 },
    ]);
    expect(told(steps)).toEqual([]);
  });

  it("keeps apart what agents do beside each other", () => {
    const agent = (id: string): ProgressStep => ({
      id,
      type: "other",
      name: `invoke_agent ${id}`,
      failed: false,
      startedAt: 0,
      endedAt: 9 * SECOND,
    });
    const inside = (line: string, parentId: string) =>
      stepLine(line).map((step) => ({ ...step, id: `${parentId}${step.id}`, parentId }));
    const steps = [agent("x"), agent("y"), ...inside("A _ A A", "x"), ...inside("B C D", "y")];
    expect(told(steps)).toEqual(["loop x0 x2 x3"]);
  });

  it("tells rounds from branches beside spans that hold no call", () => {
    const other = { type: "other", name: "other", failed: false, otherSpan: true } as const;
    const rounds = stepLine("A _ A _ A").flatMap((step, index): ProgressStep[] => [
      { ...other, id: `round ${index}`, startedAt: step.startedAt, endedAt: step.startedAt + SECOND },
      { ...step, parentId: `round ${index}` },
    ]);
    const feed = [
      { ...other, id: "feed", startedAt: 0, endedAt: 9 * SECOND },
      { ...other, id: "message", parentId: "feed", startedAt: 0, endedAt: 1 },
    ];
    expect(told(rounds)).toEqual(["loop 0 2 4"]);
    expect(told([...rounds, ...feed])).toEqual(["loop 0 2 4"]);
  });

  it("tells calls side by side, each inside a span of its own", () => {
    const calls = stepLine("A A A").flatMap((step) => [
      step,
      { ...step, id: `${step.id}b`, argumentDigest: "B" },
    ]);
    const steps = calls.flatMap((step): ProgressStep[] => [
      { ...step, id: `span ${step.id}`, type: "other", argumentDigest: undefined, otherSpan: true },
      { ...step, parentId: `span ${step.id}` },
    ]);
    expect(told(calls)).toEqual(["loop 0 1 2", "loop 0b 1b 2b"]);
    expect(told(steps)).toEqual(["loop 0 1 2", "loop 0b 1b 2b"]);
  });

  it("tells rounds from branches beside an agent and a call that hold steps", () => {
    const holding = { type: "other", failed: false, startedAt: 0, endedAt: 9 * SECOND } as const;
    const rounds = stepLine("A think A A think").flatMap((step, index): ProgressStep[] => [
      { ...holding, id: `round ${index}`, name: "round", startedAt: step.startedAt, endedAt: step.endedAt },
      { ...step, parentId: `round ${index}` },
    ]);
    const beside = { ...holding, type: "tool", name: "x", parentId: "agent" } as const;
    const agent = [
      { ...holding, id: "agent", name: "invoke_agent x" },
      { ...beside, id: "call" },
      { ...beside, id: "inner", parentId: "call" },
    ];
    expect(told(rounds)).toEqual(["loop 0 2 3"]);
    expect(told([...rounds, ...agent])).toEqual(["loop 0 2 3"]);
  });

  it("tells attempts, each inside a span of its own", () => {
    const steps = stepLine("think A! A! A").flatMap((step, index): ProgressStep[] => [
      { ...step, id: `span ${index}`, type: "other", argumentDigest: undefined, otherSpan: true },
      { ...step, parentId: `span ${index}` },
    ]);
    expect(told(steps)).toEqual([]);
    expect(told(steps.map((step) => ({ ...step, otherSpan: undefined })))).toEqual(["loop 1 2 3"]);
  });

  it("survives parents that lead in circles or are not there", () => {
    const steps = stepLine("A A A B").map((step, index) => ({
      ...step,
      parentId: ["1", "0", "9", "3"][index],
    }));
    expect(() => findPatterns(steps)).not.toThrow();
  });

  const shapes: [name: string, step: (index: number, count: number) => Partial<ProgressStep>][] = [
    ["one loop", () => ({ argumentDigest: "A" })],
    ["loops of three", (index) => ({ argumentDigest: `${Math.floor(index / 3)}` })],
    ["ping-pong", (index) => ({ argumentDigest: `${index % 2}` })],
    ["many calls", (index, count) => ({ argumentDigest: `${index % (count / 5)}` })],
    [
      "steps inside each other",
      (index, count) => ({
        argumentDigest: "A",
        endedAt: (2 * count - index) * SECOND,
        ...(index === 0 ? {} : { parentId: `${index - 1}` }),
      }),
    ],
    [
      "other spans inside few calls",
      (index) =>
        index % 100 === 0
          ? { argumentDigest: "A", endedAt: (index + 50) * SECOND }
          : { type: "other", otherSpan: true, parentId: `${index - (index % 100)}` },
    ],
    [
      "calls at the same time",
      (index, count) => ({ argumentDigest: `${index % 9}`, endedAt: count * SECOND }),
    ],
  ];
  it.each(shapes)("takes time as sorting does: %s", (_, shape) => {
    const steps = (count: number) =>
      Array.from({ length: count }, (__, index): ProgressStep => {
        const times = { startedAt: index * SECOND, endedAt: index * SECOND + 1 };
        return { id: `${index}`, type: "tool", name: "t", failed: false, ...times, ...shape(index, count) };
      });
    const [few, many] = [steps(1_000), steps(10_000)];
    const timeOf = (run: readonly ProgressStep[], rounds: number) => {
      const before = process.cpuUsage();
      for (let round = 0; round < rounds; round++) findPatterns(run);
      return process.cpuUsage(before).user / rounds;
    };
    timeOf(few, 20);
    // Ten times the steps: about 13 times as long; 100 times if each step looked at all others.
    expect(timeOf(many, 4)).toBeLessThan(50 * timeOf(few, 40));
  });
});
