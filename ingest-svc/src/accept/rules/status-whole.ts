import { RunStatus } from "@runfacts/gen/server/run";
import type { Rule } from "./rule.ts";

/** How a run can end. */
export const wholeStatuses: ReadonlySet<RunStatus> = new Set([
  RunStatus.SUCCESS,
  RunStatus.FAILURE,
  RunStatus.PARTIAL,
]);

/** A whole run has ended, and a failed one says why. */
export const statusWhole: Rule = ({ status, failures }) => {
  if (!wholeStatuses.has(status)) {
    return [
      {
        field: "status",
        rule: "status.whole",
        description: "must be success, failure or partial for a whole run",
      },
    ];
  }
  if (status === RunStatus.FAILURE && failures.length === 0) {
    return [
      {
        field: "failures",
        rule: "status.failure_named",
        description: "must hold a failure when status is failure",
      },
    ];
  }
  return [];
};
