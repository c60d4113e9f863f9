import type { ItemShape, Lack, RunShape, StepShape } from "./run-shape.ts";

/** Failures, decisions, signals and parents name a step of the same run, and no step is, through its parents, part of itself. */
export function referencesKnown({ steps, failures, decisions, signals }: RunShape): Lack[] {
  const parents = parentsOf(steps);
  const isUnknown = (id: string | null) => id !== null && !parents.has(id);
  const unknownIn = (items: readonly ItemShape[], list: string) =>
    items.flatMap(({ step_id }, place) => (isUnknown(step_id) ? [unknown(`${list}[${place}].step_id`)] : []));
  const unknownSteps = [
    ...unknownIn(failures, "failures"),
    ...unknownIn(decisions, "decisions"),
    ...unknownIn(signals, "quality_signals"),
  ];
  const unknownParents = steps.flatMap(({ parent_step_id }, place) =>
    isUnknown(parent_step_id) ? [unknown(`steps[${place}].parent_step_id`)] : [],
  );
  if (unknownParents.length > 0) return [...unknownSteps, ...unknownParents];
  return [...unknownSteps, ...cyclesOf(steps)];
}

/** Each step that is, through parents among these, part of itself. */
export function cyclesOf(steps: readonly StepShape[]): Lack[] {
  const parents = parentsOf(steps);
  const rooted = new Set<string>();
  return steps.flatMap(({ step_id }, place): Lack[] => {
    const path = new Set<string>();
    let id: string | null = step_id;
    while (id !== null && !rooted.has(id)) {
      if (path.has(id)) {
        const description = "must not make the step a part of itself";
        return [{ field: `steps[${place}].parent_step_id`, rule: "reference.cycle", description }];
      }
      path.add(id);
      id = parents.get(id) ?? null;
    }
    for (const seen of path) rooted.add(seen);
    return [];
  });
}

function parentsOf(steps: readonly StepShape[]): Map<string, string | null> {
  return new Map(steps.map(({ step_id, parent_step_id }) => [step_id, parent_step_id]));
}

function unknown(field: string): Lack {
  return { field, rule: "reference.unknown", description: "must be the step_id of a step of this run" };
}
