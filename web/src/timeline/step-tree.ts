import { groupAttempts } from "./attempts.ts";
import type { TimelineStep } from "./timeline-step.ts";

/** A step with what happened inside it. */
export interface StepNode {
  readonly kind: "step";
  /** Id of the step. */
  readonly id: string;
  readonly step: TimelineStep;
  readonly children: readonly TimelineNode[];
}

/** Attempts at the same work, with the plans made between them. */
export interface AttemptsNode {
  readonly kind: "attempts";
  /** Id of the first attempt, with a prefix. */
  readonly id: string;
  /** In the order in which they were made, at least two. */
  readonly attempts: readonly StepNode[];
  /** The attempts, and what happened between them. */
  readonly children: readonly TimelineNode[];
}

export type TimelineNode = StepNode | AttemptsNode;

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
