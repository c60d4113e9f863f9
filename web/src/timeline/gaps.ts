import type { StepNode, TimelineNode } from "./timeline-node.ts";

/** A time in which no step was at work, in ms from the start of the run. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** Silence shorter than this is not worth a row. */
const SHOWN_GAP_MS = 5_000;

/**
 * Finds the times of at least `threshold` ms in which no step was at work, from the start of the run to its end. A
 * step with others inside is a frame around them: only steps without children count as work.
 *
 * @param duration when the run ended, in ms; undefined while it runs, when its end is not silence
 * @param threshold Default: {@link SHOWN_GAP_MS}
 */
export function findGaps(
  nodes: readonly TimelineNode[],
  duration: number | undefined,
  threshold = SHOWN_GAP_MS,
): readonly Gap[] {
  const work = leaves(nodes)
    .map(({ step }) => step)
    .sort((a, b) => a.start - b.start);
  const gaps: Gap[] = [];
  let covered = 0;
  for (const { start, end } of work) {
    if (start - covered >= threshold) gaps.push({ start: covered, end: start });
    covered = Math.max(covered, end);
  }
  if (duration !== undefined && duration - covered >= threshold) gaps.push({ start: covered, end: duration });
  return gaps;
}

function leaves(nodes: readonly TimelineNode[]): readonly StepNode[] {
  return nodes.flatMap((node) =>
    node.kind === "step" && node.children.length === 0 ? [node] : leaves(node.children),
  );
}
