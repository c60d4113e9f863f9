import type { Step } from "@runfacts/gen/server/step";
import type { Violation } from "@runfacts/server";
import { stepIdOf } from "../../record/derived-id.ts";
import type { Rule } from "./rule.ts";

/** Failures, decisions, signals and parents name a step of the same run, and no step is, through its parents, part of itself. */
export const referencesKnown: Rule = (run) => {
  const parents = new Map<string, string | undefined>();
  for (const step of run.steps) parents.set(stepIdOf(run.runId, step), step.parentStepId?.toLowerCase());
  const isUnknown = (id: string | undefined) => id !== undefined && !parents.has(id.toLowerCase());

  const ofItems = (items: readonly { readonly stepId?: string }[], list: string) =>
    items.flatMap(({ stepId }, index) => (isUnknown(stepId) ? [unknown(`${list}[${index}].step_id`)] : []));
  const items = [
    ...ofItems(run.failures, "failures"),
    ...ofItems(run.decisions, "decisions"),
    ...ofItems(run.qualitySignals, "quality_signals"),
  ];
  const unknownParents = run.steps.flatMap((step, index) =>
    isUnknown(step.parentStepId) ? [unknown(`steps[${index}].parent_step_id`)] : [],
  );
  if (unknownParents.length > 0) return [...items, ...unknownParents];
  return [...items, ...cycles(run.runId, run.steps, parents)];
};

function unknown(field: string): Violation {
  return { field, rule: "reference.unknown", description: "must be the step_id of a step of this run" };
}

function cycles(
  runId: string,
  steps: readonly Step[],
  parents: ReadonlyMap<string, string | undefined>,
): Violation[] {
  const rooted = new Set<string>();
  return steps.flatMap((step, index) => {
    const path = new Set<string>();
    let id: string | undefined = stepIdOf(runId, step);
    while (id !== undefined && !rooted.has(id)) {
      if (path.has(id)) {
        const description = "must not make the step a part of itself";
        return [{ field: `steps[${index}].parent_step_id`, rule: "reference.cycle", description }];
      }
      path.add(id);
      id = parents.get(id);
    }
    for (const seen of path) rooted.add(seen);
    return [];
  });
}
