import type { Failure } from "@runfacts/gen/client/failure";

/**
 * The failure to show first: the one of the latest step, which is what the run ended with; those before it were on
 * the way. A failure of the run as a whole only if none names a step; one that the agent survived only if none was recorded.
 *
 * @param failures in the order of the contract: by their step's seq, those of the run as a whole last
 */
export function mainFailure(failures: readonly Failure[]): Failure | undefined {
  const recorded = failures.filter((failure) => !failure.survived);
  const shown = recorded.length > 0 ? recorded : failures;
  return shown.findLast((failure) => failure.stepId !== undefined) ?? shown.at(-1);
}
