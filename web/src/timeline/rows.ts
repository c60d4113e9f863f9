import type { Gap } from "./gaps.ts";
import { type Bar, mergeBars } from "./merge-bars.ts";
import { stepsOf } from "./step-tree.ts";
import type { AttemptsNode, OthersNode, StepNode, TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

interface RowBase {
  /** Distinct among the rows. */
  readonly id: string;
  /** 0 at the top. */
  readonly depth: number;
}

/** A step. A folded one carries the bars of what is inside it, too; of other spans those that failed. */
export interface StepRow extends RowBase {
  readonly kind: "step";
  readonly node: StepNode;
  readonly isFolded: boolean;
  /** Which attempt of its group it is, from 1; undefined outside of groups. */
  readonly attempt: number | undefined;
  readonly isInGroup: boolean;
  /** Number of steps that failed inside a folded one. */
  readonly failedInside: number;
  readonly bars: readonly Bar[];
}

interface GroupRowBase extends RowBase {
  readonly isFolded: boolean;
  readonly start: number;
  readonly end: number;
  /** Of all its steps, folded or not. */
  readonly bars: readonly Bar[];
  readonly failedInside: number;
}

/** A group of attempts. */
export interface AttemptsRow extends GroupRowBase {
  readonly kind: "attempts";
  readonly node: AttemptsNode;
}

/** The other spans of a step. */
export interface OthersRow extends GroupRowBase {
  readonly kind: "others";
  readonly node: OthersNode;
}

/** Silence. */
export interface GapRow extends RowBase {
  readonly kind: "gap";
  readonly gap: Gap;
  /** True for silence that lasts until the run's end. */
  readonly isLast: boolean;
}

/** A row that stands for a node. */
type NodeRow = StepRow | AttemptsRow | OthersRow;

export type Row = NodeRow | GapRow;

/**
 * Rows of a timeline from top to bottom. Folding hides rows, not facts: a folded row draws the bars of all it hides.
 * A gap stands before the first row that begins when it ends.
 *
 * @param isFolded whether a node is folded, at its depth
 */
export function flattenRows(
  nodes: readonly TimelineNode[],
  gaps: readonly Gap[],
  isFolded: (node: TimelineNode, depth: number) => boolean,
): readonly Row[] {
  const rows: NodeRow[] = [];
  const add = (node: TimelineNode, depth: number, group?: AttemptNumbers) => {
    const folded = node.children.length > 0 && isFolded(node, depth);
    rows.push(node.kind === "step" ? stepRow(node, depth, folded, group) : groupRow(node, depth, folded));
    if (folded) return;
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
  const inside = isFolded ? stepsOf(node).slice(1) : [];
  const drawn = inside.filter((step) => step.failed || !step.isOther);
  return {
    kind: "step",
    id: node.id,
    depth,
    node,
    isFolded,
    attempt: group?.get(node),
    isInGroup: group !== undefined,
    failedInside: countFailed(inside),
    bars: [barOf(node.step), ...mergeBars(drawn.map(barOf))],
  };
}

function groupRow(
  node: AttemptsNode | OthersNode,
  depth: number,
  isFolded: boolean,
): AttemptsRow | OthersRow {
  const steps = node.kind === "attempts" ? node.attempts.map(({ step }) => step) : stepsOf(node);
  return {
    ...(node.kind === "attempts" ? { kind: node.kind, node } : { kind: node.kind, node }),
    id: node.id,
    depth,
    isFolded,
    start: Math.min(...steps.map((step) => step.start)),
    end: Math.max(...steps.map((step) => step.end)),
    failedInside: countFailed(steps),
    bars: mergeBars(steps.map(barOf)),
  };
}

const countFailed = (steps: readonly TimelineStep[]) => steps.filter((step) => step.failed).length;

function insertGaps(rows: readonly NodeRow[], gaps: readonly Gap[]): readonly Row[] {
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

/** The bar of a step. */
export function barOf({ start, end, type, wait, failed, isOpen }: TimelineStep): Bar {
  return { start, end, type: wait === undefined ? type : "wait", failed, isOpen };
}
