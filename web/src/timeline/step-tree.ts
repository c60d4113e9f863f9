import { groupAttempts } from "./attempts.ts";
import { parentsOf } from "./nested-steps.ts";
import type { TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/**
 * Nests steps by their parents and groups attempts at the same work. Siblings keep their order. A step whose parent
 * is not in the run, or that would be inside itself, stands at the top: nothing is ever lost.
 */
export function buildTree(steps: readonly TimelineStep[]): readonly TimelineNode[] {
  const parents = parentsOf(steps);
  const childrenOf = Map.groupBy(steps, (step) => parents.get(step.id));
  const build = (siblings: readonly TimelineStep[] | undefined): readonly TimelineNode[] =>
    groupAttempts(
      (siblings ?? []).map((step) => ({
        kind: "step",
        id: step.id,
        step,
        children: build(childrenOf.get(step.id)),
      })),
    );
  return build(childrenOf.get(undefined));
}

/** Every step of a node, itself included, in display order. */
export function stepsOf(node: TimelineNode): readonly TimelineStep[] {
  const own = node.kind === "step" ? [node.step] : [];
  return [...own, ...node.children.flatMap(stepsOf)];
}
