import type { Failure } from "@runfacts/gen/client/failure";
import { mainFailure } from "../api/main-failure.ts";
import type { TimelineStep } from "./timeline-step.ts";

/** What a run failed of. */
export interface FailurePoint {
  /** The failure that the run ended with; undefined if it has none. */
  readonly failure: Failure | undefined;
  /** The step to look at; undefined if no step failed. */
  readonly step: TimelineStep | undefined;
  /** True if the failure names the step; false if the step is only the last one that failed. */
  readonly isNamed: boolean;
}

/**
 * Finds what to look at first: the main failure and its step. If that is a failure of the run as a whole, the last
 * step that failed, if one did.
 *
 * @param failures in the order of the contract
 * @param steps in order of seq
 */
export function findFailurePoint(failures: readonly Failure[], steps: readonly TimelineStep[]): FailurePoint {
  const failure = mainFailure(failures);
  const named = steps.find((step) => step.id === failure?.stepId);
  return { failure, step: named ?? steps.findLast((step) => step.failed), isNamed: named !== undefined };
}
