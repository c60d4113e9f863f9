import { describe, expect, it } from "vitest";
import { sampleStep } from "./sample-step.ts";
import { shownTree } from "./shown-tree.ts";
import { buildTree } from "./step-tree.ts";
import type { TimelineNode } from "./timeline-node.ts";

/** The tree as text: `a(b c)`, attempts as `[a a]`, other spans as `{a b}`. */
function shape(nodes: readonly TimelineNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "attempts") return `[${shape(node.children)}]`;
      if (node.kind === "others") return `{${shape(node.children)}}`;
      return node.children.length === 0 ? node.id : `${node.id}(${shape(node.children)})`;
    })
    .join(" ");
}

const span = (seq: number, parentId: string | undefined, rest = {}) =>
  sampleStep(seq, "span", [seq, seq + 1], { parentId, type: "other", isOther: true, ...rest });
const step = (seq: number, parentId: string | undefined, name = "work", rest = {}) =>
  sampleStep(seq, name, [seq, seq + 1], { parentId, ...rest });

describe("shownTree", () => {
  it("is the tree of the steps where no span is another", () => {
    const steps = [step(0, undefined), step(1, "s0"), step(2, "s1")];
    expect(shownTree(steps)).toEqual(buildTree(steps));
  });

  it("gathers other spans under the step that they belong to, at the place of the first", () => {
    const steps = [step(0, undefined), step(1, "s0"), span(2, "s0"), step(3, "s0"), span(4, "s0")];
    expect(shape(shownTree(steps))).toBe("s0(s1 {s2 s4} s3)");
  });

  it("nests other spans among themselves, and steps inside them under the nearest step", () => {
    const steps = [step(0, undefined), span(1, "s0"), span(2, "s1"), step(3, "s2"), span(4, "s3")];
    expect(shape(shownTree(steps))).toBe("s0({s1(s2)} s3(s4))");
  });

  it("needs no row for them in a step that holds nothing else", () => {
    expect(shape(shownTree([step(0, undefined), span(1, "s0"), span(2, "s1")]))).toBe("s0(s1(s2))");
  });

  it("keeps those around all steps at the top, and those alone as they are", () => {
    expect(shape(shownTree([span(0, undefined), step(1, "s0"), span(2, "gone")]))).toBe("{s0 s2} s1");
    expect(shape(shownTree([span(0, undefined), span(1, "s0")]))).toBe("s0(s1)");
  });

  it("finds attempts between which other spans lie", () => {
    const steps = [
      step(0, undefined, "edit", { failed: true }),
      span(1, undefined),
      step(2, undefined, "edit"),
    ];
    expect(shape(shownTree(steps))).toBe("[s0 s2] {s1}");
  });

  it("loses none whose parents go round", () => {
    expect(shape(shownTree([step(0, undefined), span(1, "s2"), span(2, "s1")]))).toBe("s0 {s1 s2}");
  });
});
