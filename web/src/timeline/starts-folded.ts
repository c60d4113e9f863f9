import type { TimelineNode } from "./timeline-node.ts";

/** From so many steps on a run is read from the outside in. */
const HUGE = 500;

/**
 * Tells what is folded until someone unfolds it: other spans, and in a huge run the agents inside another step (frames: steps
 * of type other with steps inside). In a smaller run everything that an agent did is worth its row.
 *
 * @param size number of steps of the run
 * @param open ids of nodes that stay open all the same: what is around the step that the run failed at
 */
export function startsFolded(
  size: number,
  open: ReadonlySet<string>,
): (node: TimelineNode, depth: number) => boolean {
  return (node, depth) => {
    if (open.has(node.id)) return false;
    if (node.kind !== "step") return node.kind === "others";
    const { step, children } = node;
    if (children.every(isSpan)) return !step.isOther;
    return size > HUGE && depth > 0 && step.type === "other" && !step.isOther;
  };
}

/** True for the node of another span. */
export const isSpan = (node: TimelineNode) => node.kind === "step" && node.step.isOther;
