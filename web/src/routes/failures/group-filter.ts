import type { FailureGroup } from "@runfacts/gen/client/failure_group";
import { failureTypeWord } from "../../api/words.ts";
import type { RunFilter } from "../../filter/run-filter.ts";

/** The filter of the runs of a group: that of its page, and what makes the group. */
export function groupFilter(group: FailureGroup, filter: RunFilter): RunFilter {
  return {
    ...filter,
    failureType: failureTypeWord(group.failureType),
    failureCode: group.failureCode,
    stepName: group.stepName ?? filter.stepName,
    agentId: group.agentId,
  };
}

/** What tells a group from the others of a list, as text for the URL. */
export function groupKey({ failureType, failureCode, stepName, agentId }: FailureGroup): string {
  return JSON.stringify([failureTypeWord(failureType), failureCode, stepName ?? null, agentId]);
}
