import { describe, expect, it } from "vitest";
import { sampleStep } from "./sample-step.ts";
import { tableRows } from "./table-rows.ts";
import type { TimelineStep } from "./timeline-step.ts";

const span = (seq: number, parentId?: string) =>
  sampleStep(seq, "span", [seq, seq + 1], { parentId, type: "other", isOther: true });
const step = (seq: number, parentId?: string) => sampleStep(seq, "work", [seq, seq + 1], { parentId });
const ids = (steps: readonly TimelineStep[], open: readonly string[] = []) =>
  tableRows(steps, (id) => !open.includes(id)).map((row) => row.id);

describe("tableRows", () => {
  const steps = [span(0), step(1, "s0"), span(2, "s1"), step(3, "s2"), span(4, "s1")];

  it("leaves out folded spans, and says how many a step has", () => {
    expect(ids(steps)).toEqual(["others:", "s1", "s3"]);
    expect(tableRows(steps, () => true).map((row) => row.spans.length)).toEqual([1, 2, 0]);
  });

  it("puts unfolded ones behind the step that they belong to", () => {
    expect(ids(steps, ["s1"])).toEqual(["others:", "s1", "s2", "s4", "s3"]);
    expect(ids(steps, ["others:"])).toEqual(["others:", "s0", "s1", "s3"]);
  });

  it("is the steps themselves where no span is another", () => {
    expect(ids([step(0), step(1)])).toEqual(["s0", "s1"]);
  });
});
