import { groupAttempts } from "./attempts.ts";
import type { TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/**
 * Nests steps by their parents and groups attempts at the same work. Siblings keep their order. A step whose parent
 * is not in the run, or that would be inside itself, stands at the top: nothing is ever lost.
 */
export function buildTree(steps: readonly TimelineStep[]): readonly TimelineNode[] {
  const known = new Map(steps.map((step) => [step.id, step]));
  const parents = new Map(steps.map((step) => [step.id, validParent(step, known)]));
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

/** The parent of a step, unless it is missing or leads back to the step. */
function validParent(step: TimelineStep, known: ReadonlyMap<string, TimelineStep>): string | undefined {
  const seen = new Set([step.id]);
  let above = step.parentId;
  while (above !== undefined) {
    if (seen.has(above)) return undefined;
    seen.add(above);
    const parent = known.get(above);
    if (parent === undefined) break;
    above = parent.parentId;
  }
  return step.parentId !== undefined && known.has(step.parentId) ? step.parentId : undefined;
}

/** Every step of a node, itself included, in display order. */
export function stepsOf(node: TimelineNode): readonly TimelineStep[] {
  const own = node.kind === "step" ? [node.step] : [];
  return [...own, ...node.children.flatMap(stepsOf)];
}
