import type { StepNode, TimelineNode } from "./timeline-node.ts";

/** A time in which a step was what the run waited for, in ms from the start of the run. */
export interface PathSegment {
  readonly stepId: string;
  readonly start: number;
  readonly end: number;
}

/** Clocks that round may let a step begin this much before the one that it waited for ended, in ms. */
const SLACK_MS = 1;

/**
 * The critical path of a run: the steps that it waited for, so that making one of them faster would have made the run
 * faster. Found from the end backwards: the step that ended last was waited for; before it, the last one that had ended
 * when it began; and so on.
 *
 * - **Nested**: of a step with others inside, the same is asked of those; what remains is the step's own.
 * - **Overlapping**: of steps at the same time, the one that ended last is on the path, and the others are not. Of those
 *   that ended together, the one that began first.
 * - **Retried**: attempts are steps like any other: each that was over before the next began is on the path. The wait
 *   between two is nobody's, or that of the step around them.
 *
 * @returns segments in order of time; none overlap, and silence is in none
 */
export function criticalPath(nodes: readonly TimelineNode[]): readonly PathSegment[] {
  const segments: PathSegment[] = [];
  walkBack(stepsIn(nodes), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, undefined, segments);
  return segments.reverse();
}

/**
 * Adds what was waited for between two moments, latest first.
 *
 * @param around id of the step around the others, whose own the rest is
 */
function walkBack(
  steps: readonly StepNode[],
  from: number,
  to: number,
  around: string | undefined,
  segments: PathSegment[],
): void {
  let reached = to;
  const own = (start: number, end: number) => {
    if (around !== undefined && end > start) segments.push({ stepId: around, start, end });
  };
  const latestFirst = steps.toSorted((a, b) => b.step.end - a.step.end || a.step.start - b.step.start);
  for (const { step, children } of latestFirst) {
    // Skewed clocks let steps end after the one around them.
    const end = Math.min(step.end, to);
    const start = Math.max(step.start, from);
    if (end > reached + SLACK_MS || start > end) continue;
    const last = Math.min(end, reached);
    if (last < start) continue;
    own(last, reached);
    const before = segments.length;
    if (children.length > 0) walkBack(stepsIn(children), start, last, step.id, segments);
    // A step that took no time leaves nothing that is its own, and yet was waited for.
    if (segments.length === before) segments.push({ stepId: step.id, start, end: last });
    reached = start;
  }
  own(from, reached);
}

/** The steps right inside, through groups of attempts. */
function stepsIn(nodes: readonly TimelineNode[]): readonly StepNode[] {
  return nodes.flatMap((node) => (node.kind === "step" ? [node] : stepsIn(node.children)));
}

/**
 * Joins segments, whatever their steps, that lie apart by no more than `gap` ms, so that few are drawn of many.
 *
 * @returns in order of time
 */
export function joinSegments(
  segments: readonly PathSegment[],
  gap: number,
): readonly { readonly start: number; readonly end: number }[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of segments.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start - last.end <= gap) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}
