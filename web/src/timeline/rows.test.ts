import { describe, expect, it } from "vitest";
import { findGaps } from "./gaps.ts";
import { mergeBars } from "./merge-bars.ts";
import { flattenRows, type Row } from "./rows.ts";
import { sampleStep } from "./sample-step.ts";
import { shownTree } from "./shown-tree.ts";
import { buildTree } from "./step-tree.ts";
import type { TimelineNode } from "./timeline-node.ts";

const steps = [
  sampleStep(0, "frame", [0, 3]),
  sampleStep(1, "inner", [0, 1], { parentId: "s0" }),
  sampleStep(2, "edit", [10, 11], { failed: true }),
  sampleStep(3, "chat", [11, 12]),
  sampleStep(4, "edit", [12, 13]),
];
const tree = buildTree(steps);
const gaps = findGaps(tree, 20_000);
const nothing = () => false;
const only =
  (...ids: readonly string[]) =>
  (node: TimelineNode) =>
    ids.includes(node.id);
const shape = (rows: readonly Row[]) => rows.map((row) => `${"-".repeat(row.depth)}${row.id}`);

describe("flattenRows", () => {
  it("indents what is inside, and shows gaps where they end", () => {
    expect(shape(flattenRows(tree, gaps, nothing))).toEqual([
      "s0",
      "-s1",
      "gap:0",
      "attempts:s2",
      "-s2",
      "-s3",
      "-s4",
      "gap:1",
    ]);
  });

  it("numbers the attempts of a group, not what lies between", () => {
    const rows = flattenRows(tree, gaps, nothing);
    const numbers = rows.flatMap((row) => (row.kind === "step" && row.isInGroup ? [row.attempt] : []));
    expect(numbers).toEqual([1, undefined, 2]);
  });

  it("a folded row draws what it hides", () => {
    const rows = flattenRows(tree, gaps, only("s0", "attempts:s2"));
    expect(shape(rows)).toEqual(["s0", "gap:0", "attempts:s2", "gap:1"]);
    const [frame, , group] = rows;
    expect(frame?.kind === "step" && frame.bars.map((bar) => bar.end)).toEqual([3_000, 1_000]);
    expect(group?.kind === "attempts" && group.bars.map((bar) => bar.failed)).toEqual([true, false]);
  });

  it("a folded row of other spans draws them, and says how many failed", () => {
    const inside = [
      sampleStep(0, "invoke_agent", [0, 9], { type: "other" }),
      sampleStep(1, "chat", [0, 2], { parentId: "s0" }),
      sampleStep(2, "span", [0, 1], { parentId: "s0", isOther: true, type: "other" }),
      sampleStep(3, "span", [1, 5], { parentId: "s2", isOther: true, type: "other", failed: true }),
    ];
    const rows = flattenRows(shownTree(inside), [], only("others:s0"));
    expect(shape(rows)).toEqual(["s0", "-s1", "-others:s0"]);
    expect(rows[2]).toMatchObject({ kind: "others", start: 0, end: 5_000, failedInside: 1 });
  });

  it("a folded step says how many failed inside it, itself apart, and draws no other span but those", () => {
    const inside = [
      sampleStep(0, "search", [0, 9], { failed: true }),
      sampleStep(1, "span", [0, 2], { parentId: "s0", isOther: true, type: "other" }),
      sampleStep(2, "span", [2, 3], { parentId: "s0", isOther: true, type: "other", failed: true }),
    ];
    const [row] = flattenRows(shownTree(inside), [], only("s0"));
    expect(row).toMatchObject({ kind: "step", failedInside: 1 });
    expect(row?.kind === "step" && row.bars.map((bar) => bar.end)).toEqual([9_000, 3_000]);
  });

  it("a step that waited is drawn as waiting, whatever its type", () => {
    const rows = flattenRows(buildTree([sampleStep(0, "approve", [0, 9], { wait: "person" })]), [], nothing);
    expect(rows[0]?.kind === "step" && rows[0].bars[0]?.type).toBe("wait");
  });
});

it("mergeBars shows the type that fills most of a slice, and leaves gaps", () => {
  const bars = Array.from({ length: 100 }, (_, index) => ({
    start: index < 50 ? index * 10 : 5_000 + index * 10,
    end: (index < 50 ? index * 10 : 5_000 + index * 10) + (index % 2 === 0 ? 8 : 2),
    type: index % 2 === 0 ? ("tool" as const) : ("plan" as const),
    failed: false,
    isOpen: false,
  }));
  const merged = mergeBars(bars, 20);
  expect(merged.map((bar) => bar.type)).toEqual(["tool", "tool"]);
});

it("mergeBars leaves few bars, every failed one, and covers the same time", () => {
  const bars = Array.from({ length: 5000 }, (_, index) => ({
    start: index * 10,
    end: index * 10 + 9,
    type: index % 2 === 0 ? ("plan" as const) : ("tool" as const),
    failed: index % 1000 === 500,
    isOpen: false,
  }));
  const merged = mergeBars(bars);
  expect(merged.length).toBeLessThan(300);
  expect(merged.filter((bar) => bar.failed)).toHaveLength(5);
  expect(Math.min(...merged.map((bar) => bar.start))).toBe(0);
  expect(Math.max(...merged.map((bar) => bar.end))).toBeCloseTo(49_999);
});
