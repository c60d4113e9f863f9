import type { StepNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/**
 * Steps as they are nested, by their parents and nothing else. Siblings keep their order. A step whose parent is not in the
 * run, or that would be inside itself, stands at the top: nothing is ever lost.
 */
export function nestSteps(steps: readonly TimelineStep[], parents = parentsOf(steps)): readonly StepNode[] {
  const inside = Map.groupBy(steps, (step) => parents.get(step.id));
  const build = (id: string | undefined): readonly StepNode[] =>
    (inside.get(id) ?? []).map((step) => ({ kind: "step", id: step.id, step, children: build(step.id) }));
  return build(undefined);
}

/** The parent of each step, by id; undefined for those at the top. */
export function parentsOf(steps: readonly TimelineStep[]): ReadonlyMap<string, string | undefined> {
  const known = new Map(steps.map((step) => [step.id, step]));
  return new Map(steps.map((step) => [step.id, validParent(step, known)]));
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
