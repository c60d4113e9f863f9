import type { Gap } from "./gaps.ts";
import { type Bar, mergeBars } from "./merge-bars.ts";
import { stepsOf } from "./step-tree.ts";
import type { AttemptsNode, StepNode, TimelineNode } from "./timeline-node.ts";

interface RowBase {
  /** Distinct among the rows. */
  readonly id: string;
  /** 0 at the top. */
  readonly depth: number;
}

/** A step. A folded one carries the bars of what is inside it, too. */
export interface StepRow extends RowBase {
  readonly kind: "step";
  readonly node: StepNode;
  readonly isFolded: boolean;
  /** Which attempt of its group it is, from 1; undefined outside of groups. */
  readonly attempt: number | undefined;
  readonly isInGroup: boolean;
  readonly bars: readonly Bar[];
}

/** A group of attempts. It always carries their bars. */
export interface AttemptsRow extends RowBase {
  readonly kind: "attempts";
  readonly node: AttemptsNode;
  readonly isFolded: boolean;
  readonly start: number;
  readonly end: number;
  readonly bars: readonly Bar[];
}

/** Silence. */
export interface GapRow extends RowBase {
  readonly kind: "gap";
  readonly gap: Gap;
  /** True for silence that lasts until the run's end. */
  readonly isLast: boolean;
}

export type Row = StepRow | AttemptsRow | GapRow;

/**
 * Rows of a timeline from top to bottom. Folding hides rows, not facts: a folded row draws the bars of all it hides.
 * A gap stands before the first row that begins when it ends.
 *
 * @param folded ids of the nodes that are folded
 */
export function flattenRows(
  nodes: readonly TimelineNode[],
  gaps: readonly Gap[],
  folded: ReadonlySet<string>,
): readonly Row[] {
  const rows: (StepRow | AttemptsRow)[] = [];
  const add = (node: TimelineNode, depth: number, group?: AttemptNumbers) => {
    const isFolded = folded.has(node.id) && node.children.length > 0;
    rows.push(
      node.kind === "step" ? stepRow(node, depth, isFolded, group) : attemptsRow(node, depth, isFolded),
    );
    if (isFolded) return;
    const inner = node.kind === "attempts" ? numberAttempts(node) : undefined;
    for (const child of node.children) add(child, depth + 1, inner);
  };
  for (const node of nodes) add(node, 0);
  return insertGaps(rows, gaps);
}

/** Which attempt of its group a node is, from 1. */
type AttemptNumbers = ReadonlyMap<TimelineNode, number>;

const numberAttempts = (group: AttemptsNode): AttemptNumbers =>
  new Map(group.attempts.map((attempt, index) => [attempt, index + 1]));

function stepRow(
  node: StepNode,
  depth: number,
  isFolded: boolean,
  group: AttemptNumbers | undefined,
): StepRow {
  const bars = (isFolded ? stepsOf(node) : [node.step]).map(barOf);
  return {
    kind: "step",
    id: node.id,
    depth,
    node,
    isFolded,
    attempt: group?.get(node),
    isInGroup: group !== undefined,
    bars: isFolded ? [...bars.slice(0, 1), ...mergeBars(bars.slice(1))] : bars,
  };
}

function attemptsRow(node: AttemptsNode, depth: number, isFolded: boolean): AttemptsRow {
  const steps = node.attempts.map((attempt) => attempt.step);
  const start = Math.min(...steps.map((step) => step.start));
  const end = Math.max(...steps.map((step) => step.end));
  return {
    kind: "attempts",
    id: node.id,
    depth,
    node,
    isFolded,
    start,
    end,
    bars: mergeBars(steps.map(barOf)),
  };
}

function insertGaps(rows: readonly (StepRow | AttemptsRow)[], gaps: readonly Gap[]): readonly Row[] {
  const result: Row[] = [];
  let next = 0;
  for (const row of rows) {
    const start = row.kind === "step" ? row.node.step.start : row.start;
    for (let gap = gaps[next]; gap !== undefined && gap.end <= start; gap = gaps[next]) {
      result.push({ kind: "gap", id: `gap:${next}`, depth: row.depth, gap, isLast: false });
      next += 1;
    }
    result.push(row);
  }
  for (const [offset, gap] of gaps.slice(next).entries()) {
    result.push({ kind: "gap", id: `gap:${next + offset}`, depth: 0, gap, isLast: true });
  }
  return result;
}

function barOf({ start, end, type, failed, isOpen }: Bar): Bar {
  return { start, end, type, failed, isOpen };
}
