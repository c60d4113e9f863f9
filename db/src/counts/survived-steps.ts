import type { FailureRow, FailureType, StepRow, StepType } from "../rows.ts";
import type { NestedStep } from "./valid-parents.ts";

/** What says whether a step failed, and what a failure says about it. */
export type FailingStep = NestedStep & Pick<StepRow, "error_code">;
export type NamingFailure = Pick<FailureRow, "step_id" | "failure_code">;

/** The type of a survived failure; the same as `survived_failure_type` in SQL. */
export const survivedTypeOf: Readonly<Record<StepType, FailureType>> = {
  plan: "model",
  retrieve: "retrieval",
  tool: "tool",
  respond: "model",
  other: "orchestration",
};

/**
 * Ids of the steps that count as a survived failure: they have an error code, no failure names them, and the error did not
 * come from a step right inside that failed with the same code.
 *
 * @param parents as `validParents` gives them
 */
export function survivedSteps(
  steps: readonly FailingStep[],
  failures: readonly NamingFailure[],
  parents: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const codesOf = new Map<string, Set<string>>();
  for (const { step_id, failure_code } of failures) {
    if (step_id !== null) codesOf.set(step_id, (codesOf.get(step_id) ?? new Set()).add(failure_code));
  }
  const passedTo = new Map<string, Set<string>>();
  for (const { step_id, error_code } of parents.size === 0 ? [] : steps) {
    const parent = parents.get(step_id);
    if (parent === undefined) continue;
    const passed = passedTo.get(parent) ?? new Set();
    passedTo.set(parent, passed);
    if (error_code !== null) passed.add(error_code);
    for (const code of codesOf.get(step_id) ?? []) passed.add(code);
  }
  const survived = new Set<string>();
  for (const { step_id, error_code } of steps) {
    if (error_code === null || codesOf.has(step_id)) continue;
    if (passedTo.get(step_id)?.has(error_code) !== true) survived.add(step_id);
  }
  return survived;
}
