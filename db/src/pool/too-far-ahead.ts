import { errorCauses } from "./error-causes.ts";

/**
 * True for the error of a run that, by the database's clock, starts more than 24 hours ahead: the database keeps the rule too,
 * and its clock may have been set back since it was asked.
 */
export function isTooFarAhead(error: unknown): boolean {
  return [...errorCauses(error)].some(
    (cause) => "constraint" in cause && cause.constraint === "agent_runs_stored_on_check",
  );
}
