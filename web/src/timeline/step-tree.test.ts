import { describe, expect, it } from "vitest";
import { sampleStep } from "./sample-step.ts";
import { buildTree, stepsOf } from "./step-tree.ts";
import type { TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/** The tree as text: `a(b c)`, attempts as `[a a]`. */
function shape(nodes: readonly TimelineNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "attempts") return `[${shape(node.children)}]`;
      return node.children.length === 0 ? node.id : `${node.id}(${shape(node.children)})`;
    })
    .join(" ");
}

describe("buildTree", () => {
  it("nests steps by their parents", () => {
    const steps = [
      sampleStep(0, "answer", [0, 9]),
      sampleStep(1, "search", [0, 2], { parentId: "s0" }),
      sampleStep(2, "rank", [1, 2], { parentId: "s1" }),
      sampleStep(3, "reply", [9, 10]),
    ];
    expect(shape(buildTree(steps))).toBe("s0(s1(s2)) s3");
  });

  it("keeps steps whose parent is missing, is themselves or leads back to them", () => {
    const steps = [
      sampleStep(0, "a", [0, 1], { parentId: "gone" }),
      sampleStep(1, "b", [0, 1], { parentId: "s1" }),
      sampleStep(2, "c", [0, 1], { parentId: "s3" }),
      sampleStep(3, "d", [0, 1], { parentId: "s2" }),
    ];
    const tree = buildTree(steps);
    expect(
      tree
        .flatMap(stepsOf)
        .map((step) => step.id)
        .sort(),
    ).toEqual(["s0", "s1", "s2", "s3"]);
  });
});

describe("attempts", () => {
  const failed = { failed: true };

  it("that follow a failure are a group, with the plans between", () => {
    const steps = [
      sampleStep(0, "chat", [0, 1]),
      sampleStep(1, "edit", [1, 2], failed),
      sampleStep(2, "edit", [2, 3], failed),
      sampleStep(3, "chat", [3, 4]),
      sampleStep(4, "edit", [4, 5]),
      sampleStep(5, "chat", [5, 6]),
    ];
    const tree = buildTree(steps);
    expect(shape(tree)).toBe("s0 [s1 s2 s3 s4] s5");
    const group = tree[1];
    expect(group?.kind === "attempts" && group.attempts.map((attempt) => attempt.id)).toEqual([
      "s1",
      "s2",
      "s4",
    ]);
  });

  it("end with the one that worked", () => {
    const steps = [
      sampleStep(0, "edit", [0, 1], failed),
      sampleStep(1, "edit", [1, 2]),
      sampleStep(2, "edit", [2, 3]),
    ];
    expect(shape(buildTree(steps))).toBe("[s0 s1] s2");
  });

  it("are not calls that worked, nor calls with other work between", () => {
    const worked = [sampleStep(0, "bash", [0, 1]), sampleStep(1, "bash", [1, 2])];
    expect(shape(buildTree(worked))).toBe("s0 s1");
    const apart = [
      sampleStep(0, "edit", [0, 1], failed),
      sampleStep(1, "bash", [1, 2]),
      sampleStep(2, "edit", [2, 3]),
    ];
    expect(shape(buildTree(apart))).toBe("s0 s1 s2");
  });

  it("are told by their number where it is given, even with other work between", () => {
    const steps = [
      sampleStep(0, "fetch", [0, 1], { attempt: 1, failed: true }),
      sampleStep(1, "other_work", [0, 3]),
      sampleStep(2, "fetch", [1, 2], { attempt: 2 }),
      sampleStep(3, "fetch", [3, 4], { attempt: 1 }),
    ];
    expect(shape(buildTree(steps))).toBe("[s0 s2] s1 s3");
  });

  it("are one call of a model, whether it plans or responds: one that failed never told which", () => {
    const call = (seq: number, rest: Partial<TimelineStep> = {}) =>
      sampleStep(seq, "chat gpt-5", [seq, seq + 1], { type: "respond", ...rest });
    const steps = [
      call(0, failed),
      call(1, failed),
      call(2, { type: "plan" }),
      sampleStep(3, "search", [3, 4]),
      call(4, { type: "plan", ...failed }),
      call(5),
    ];
    expect(shape(buildTree(steps))).toBe("[s0 s1 s2] s3 [s4 s5]");
    const numbered = steps.slice(0, 3).map((step, index) => ({ ...step, attempt: index + 1 }));
    expect(shape(buildTree(numbered))).toBe("[s0 s1 s2]");
  });

  it("are not a call of a model that planned and the answer after it, nor calls of two models", () => {
    const chat = (seq: number, name: string, rest: Partial<TimelineStep>) =>
      sampleStep(seq, name, [seq, seq + 1], rest);
    const worked = [
      chat(0, "chat gpt-5", { type: "plan" }),
      chat(1, "chat gpt-5", { type: "respond" }),
      chat(2, "chat gpt-5", { type: "plan" }),
    ];
    expect(shape(buildTree(worked))).toBe("s0 s1 s2");
    const numbered = worked.map((step, index) => ({ ...step, attempt: index + 1 }));
    expect(shape(buildTree(numbered))).toBe("[s0 s2] s1");
    const fallback = [
      chat(0, "chat gpt-5", { type: "respond", ...failed }),
      chat(1, "chat gpt-4", { type: "plan" }),
    ];
    expect(shape(buildTree(fallback))).toBe("s0 s1");
    const tool = [chat(0, "answer", { type: "respond", ...failed }), chat(1, "answer", { type: "tool" })];
    expect(shape(buildTree(tool))).toBe("s0 s1");
  });

  it("have calls of a model between that failed, as they have plans", () => {
    const steps = [
      sampleStep(0, "edit", [0, 1], failed),
      sampleStep(1, "chat", [1, 2], { type: "respond", ...failed }),
      sampleStep(2, "chat", [2, 3]),
      sampleStep(3, "edit", [3, 4]),
    ];
    expect(shape(buildTree(steps))).toBe("[s0 s1 s2 s3]");
    const answered = steps.map((step) => (step.id === "s1" ? { ...step, failed: false } : step));
    expect(shape(buildTree(answered))).toBe("s0 s1 s2 s3");
  });

  it("are of one parent only", () => {
    const steps = [
      sampleStep(0, "a", [0, 2]),
      sampleStep(1, "fetch", [0, 1], { parentId: "s0", failed: true }),
      sampleStep(2, "b", [2, 4]),
      sampleStep(3, "fetch", [2, 3], { parentId: "s2" }),
    ];
    expect(shape(buildTree(steps))).toBe("s0(s1) s2(s3)");
  });
});
