import { describe, expect, it } from "vitest";
import { flattenRows } from "./rows.ts";
import { sampleStep } from "./sample-step.ts";
import { shownTree } from "./shown-tree.ts";
import { startsFolded } from "./starts-folded.ts";
import type { TimelineStep } from "./timeline-step.ts";

const span = (seq: number, parentId: string, rest = {}) =>
  sampleStep(seq, "span", [seq, seq + 1], { parentId, type: "other", isOther: true, ...rest });
const agent = (seq: number, parentId?: string) =>
  sampleStep(seq, "invoke_agent", [seq, seq + 9], { parentId, type: "other" });
const tool = (seq: number, parentId: string) => sampleStep(seq, "search", [seq, seq + 1], { parentId });

/** Ids of the rows that are shown at first. */
function shown(steps: readonly TimelineStep[], size = steps.length, open: readonly string[] = []): string {
  const isFolded = startsFolded(size, new Set(open));
  return flattenRows(shownTree(steps), [], isFolded)
    .map((row) => row.id)
    .join(" ");
}

describe("startsFolded", () => {
  const steps = [agent(0), tool(1, "s0"), span(2, "s1"), agent(3, "s0"), tool(4, "s3"), span(5, "s3")];

  it("folds other spans, and leaves agents open", () => {
    expect(shown(steps)).toBe("s0 s1 s3 s4 others:s3");
  });

  it("folds agents inside others in a huge run, and leaves the outermost open", () => {
    expect(shown(steps, 2_000)).toBe("s0 s1 s3");
  });

  it("leaves open what is asked for", () => {
    expect(shown(steps, 2_000, ["s3", "others:s3"])).toBe("s0 s1 s3 s4 others:s3 s5");
  });
});
