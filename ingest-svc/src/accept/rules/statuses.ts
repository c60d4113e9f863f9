import { RunStatus } from "@runfacts/gen/server/run";
import type { Rule } from "./rule.ts";

/** The statuses of a run that has ended. */
export const wholeStatuses: ReadonlySet<RunStatus> = new Set([
  RunStatus.SUCCESS,
  RunStatus.FAILURE,
  RunStatus.PARTIAL,
]);

/** The status of a whole run is one of an ended run. */
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

/** A part tells that the run is running, or how and when it ended. */
export const partStatus: Rule = ({ status, endedAt }) => {
  if (status === RunStatus.RUNNING) {
    if (endedAt === undefined) return [];
    const description = "must be absent while status is running";
    return [{ field: "ended_at", rule: "part.running", description }];
  }
  if (!wholeStatuses.has(status)) {
    const description = "must be running, or for the part that ends the run success, failure or partial";
    return [{ field: "status", rule: "part.status", description }];
  }
  if (endedAt !== undefined) return [];
  return [
    { field: "ended_at", rule: "required", description: "is required where the status tells of the end" },
  ];
};
