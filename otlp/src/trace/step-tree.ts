import type { TraceStep } from "./trace-step.ts";

/** The steps of a run as a tree. */
export interface StepTree<S extends TraceStep = TraceStep> {
  /** The steps of a dialect right inside one, or outside all for undefined; other steps between them are passed over. */
  readonly inside: ReadonlyMap<string | undefined, readonly S[]>;
  /** The parent of each step, as far as it is there. */
  readonly parents: ReadonlyMap<string, string>;
}

/** Parents that are there. A step whose parents lead in a circle has none. */
function parentsOf(steps: ReadonlyMap<string, TraceStep>): ReadonlyMap<string, string> {
  const isRooted = new Map<string, boolean>();
  const aboveOf = (id: string) => {
    const parentId = steps.get(id)?.parentId;
    return parentId !== undefined && steps.has(parentId) ? parentId : undefined;
  };
  const parents = new Map<string, string>();
  for (const start of steps.keys()) {
    const path = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !isRooted.has(at) && !path.has(at)) {
      path.add(at);
      at = aboveOf(at);
    }
    const hasEnd = at === undefined || (isRooted.get(at) ?? false);
    for (const id of path) {
      isRooted.set(id, hasEnd);
      const above = aboveOf(id);
      if (hasEnd && above !== undefined) parents.set(id, above);
    }
  }
  return parents;
}

/** Arranges steps, each once, by their parents. */
export function stepTree<S extends TraceStep>(steps: ReadonlyMap<string, S>): StepTree<S> {
  const parents = parentsOf(steps);
  const inside = new Map<string | undefined, S[]>();
  for (const step of steps.values()) {
    if (!step.isAi) continue;
    let around = parents.get(step.id);
    while (around !== undefined && steps.get(around)?.isAi === false) around = parents.get(around);
    const siblings = inside.get(around);
    if (siblings === undefined) inside.set(around, [step]);
    else siblings.push(step);
  }
  return { inside, parents };
}
