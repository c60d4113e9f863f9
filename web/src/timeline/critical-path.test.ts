import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { criticalPath, joinSegments } from "./critical-path.ts";
import { sampleStep } from "./sample-step.ts";
import { buildTree } from "./step-tree.ts";
import type { TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/** The path as text: `s0 0–2, s1 2–5`, in seconds. */
const pathOf = (steps: readonly TimelineStep[]) =>
  criticalPath(buildTree(steps))
    .map(({ stepId, start, end }) => `${stepId} ${start / 1000}–${end / 1000}`)
    .join(", ");

describe("criticalPath", () => {
  it("is every step of a run that does one thing after the other, without the silence between", () => {
    expect(pathOf([sampleStep(0, "a", [0, 2]), sampleStep(1, "b", [2, 3]), sampleStep(2, "c", [5, 6])])).toBe(
      "s0 0–2, s1 2–3, s2 5–6",
    );
  });

  it("leaves out what was over before others at the same time", () => {
    expect(
      pathOf([
        sampleStep(0, "plan", [0, 1]),
        sampleStep(1, "fast", [1, 2]),
        sampleStep(2, "slow", [1, 5]),
        sampleStep(3, "middle", [1, 4]),
        sampleStep(4, "reply", [5, 6]),
      ]),
    ).toBe("s0 0–1, s2 1–5, s4 5–6");
  });

  it("waits for the last that ended before a step began, however long others went on", () => {
    expect(pathOf([sampleStep(0, "a", [0, 3]), sampleStep(1, "b", [0, 4]), sampleStep(2, "c", [3, 6])])).toBe(
      "s0 0–3, s2 3–6",
    );
  });

  it("takes the longest of those that ended together", () => {
    expect(pathOf([sampleStep(0, "short", [2, 4]), sampleStep(1, "long", [0, 4])])).toBe("s1 0–4");
  });

  it("goes into steps with others inside, and leaves them the rest", () => {
    expect(
      pathOf([
        sampleStep(0, "turn", [0, 10]),
        sampleStep(1, "chat", [1, 3], { parentId: "s0" }),
        sampleStep(2, "tool", [4, 8], { parentId: "s0" }),
        sampleStep(3, "fetch", [5, 7], { parentId: "s2" }),
        sampleStep(4, "aside", [4, 6], { parentId: "s0" }),
      ]),
    ).toBe("s0 0–1, s1 1–3, s0 3–4, s2 4–5, s3 5–7, s2 7–8, s0 8–10");
  });

  it("cuts what clocks let stick out of the step around it", () => {
    expect(
      pathOf([
        sampleStep(0, "turn", [1, 4]),
        sampleStep(1, "early", [0, 2], { parentId: "s0" }),
        sampleStep(2, "late", [3, 9], { parentId: "s0" }),
        sampleStep(3, "after", [5, 6], { parentId: "s0" }),
      ]),
    ).toBe("s1 1–2, s0 2–3, s2 3–4");
  });

  it("takes each attempt that was over before the next, and no wait between them", () => {
    const failed = { failed: true, errorCode: "timeout" };
    expect(
      pathOf([
        sampleStep(0, "search", [0, 2], { attempt: 1, ...failed }),
        sampleStep(1, "search", [3, 5], { attempt: 2, ...failed }),
        sampleStep(2, "search", [8, 9], { attempt: 3 }),
      ]),
    ).toBe("s0 0–2, s1 3–5, s2 8–9");
  });

  it("leaves out an attempt that the next did not wait for", () => {
    expect(
      pathOf([
        sampleStep(0, "search", [0, 6], { attempt: 1, failed: true }),
        sampleStep(1, "search", [2, 9], { attempt: 2 }),
      ]),
    ).toBe("s1 2–9");
  });

  it("forgives clocks that round a millisecond", () => {
    expect(pathOf([sampleStep(0, "a", [0, 2.0005]), sampleStep(1, "b", [2, 3])])).toBe("s0 0–2, s1 2–3");
  });

  it("holds a step that took no time around another that was over before", () => {
    expect(pathOf([sampleStep(0, "frame", [5, 5]), sampleStep(1, "inner", [1, 1], { parentId: "s0" })])).toBe(
      "s0 5–5",
    );
  });

  it("never overlaps, goes forward, and ends with the run, whatever the steps", () => {
    const time = fc.integer({ min: 0, max: 50 });
    const step = fc.record({ start: time, length: time, parent: fc.option(fc.nat(20)) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (drawn) => {
        const steps = drawn.map(({ start, length, parent }, seq) =>
          sampleStep(seq, `n${seq % 3}`, [start, start + length], {
            parentId: parent === null ? undefined : `s${parent}`,
          }),
        );
        const tree = buildTree(steps);
        const path = criticalPath(tree);
        for (const [index, { start, end }] of path.entries()) {
          expect(end).toBeGreaterThanOrEqual(start);
          expect(start).toBeGreaterThanOrEqual(path[index - 1]?.end ?? 0);
        }
        const topSteps = (nodes: readonly TimelineNode[]): readonly TimelineStep[] =>
          nodes.flatMap((node) => (node.kind === "step" ? [node.step] : topSteps(node.children)));
        const tops = topSteps(tree);
        expect(path.at(-1)?.end).toBe(Math.max(...tops.map(({ end }) => end)));
      }),
    );
  });
});

describe("joinSegments", () => {
  it("joins what lies close, in order of time", () => {
    const segment = (start: number, end: number) => ({ stepId: "s", start, end });
    expect(joinSegments([segment(20, 30), segment(0, 5), segment(6, 10)], 2)).toEqual([
      { start: 0, end: 10 },
      { start: 20, end: 30 },
    ]);
    expect(joinSegments([], 2)).toEqual([]);
  });
});
