import { RunStatus } from "@runfacts/gen/server/run";
import type { Rule } from "./rule.ts";

/** How a run can end. */
export const wholeStatuses: ReadonlySet<RunStatus> = new Set([
  RunStatus.SUCCESS,
  RunStatus.FAILURE,
  RunStatus.PARTIAL,
]);

/** A whole run has ended. */
export const statusWhole: Rule = ({ status }) =>
  wholeStatuses.has(status)
    ? []
    : [
        {
          field: "status",
          rule: "status.whole",
          description: "must be success, failure or partial for a whole run",
        },
      ];
