import type { DroppedField } from "@runfacts/gen/client/dropped_field";
import type { Run } from "@runfacts/gen/client/run";

/** A dropped field, and what it was a field of. */
export interface DroppedFact {
  readonly of: "run" | "step" | "failure" | "decision" | "signal";
  readonly field: string;
  readonly rule: string;
}

interface Item {
  readonly stepId?: string;
  readonly dropped: readonly DroppedField[];
}

/** Dropped fields by the id of the step that they belong to; those of the run as a whole are under undefined. */
export function droppedOfRun(run: Run): ReadonlyMap<string | undefined, readonly DroppedFact[]> {
  const byStep = new Map<string | undefined, DroppedFact[]>();
  const add = (stepId: string | undefined, of: DroppedFact["of"], fields: readonly DroppedField[]) => {
    if (fields.length === 0) return;
    const facts = fields.map(({ field, rule }) => ({ of, field, rule }));
    byStep.set(stepId, [...(byStep.get(stepId) ?? []), ...facts]);
  };
  add(undefined, "run", run.dropped);
  for (const step of run.steps) add(step.stepId, "step", step.dropped);
  const items: readonly (readonly [DroppedFact["of"], readonly Item[]])[] = [
    ["failure", run.failures],
    ["decision", run.decisions],
    ["signal", run.qualitySignals],
  ];
  for (const [of, list] of items) for (const item of list) add(item.stepId, of, item.dropped);
  return byStep;
}

/** Number of dropped fields of a run. */
export function countDropped(dropped: ReadonlyMap<string | undefined, readonly DroppedFact[]>): number {
  return [...dropped.values()].reduce((sum, facts) => sum + facts.length, 0);
}
