import type { FailureGroup, ListFailureGroupsResponse } from "@runfacts/gen/client/failure_group";
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

/**
 * True if the filter of a group selects its runs alone. That of failures of runs as a whole selects those of steps, too: there
 * must be none of the same kind.
 */
export function hasOwnRuns(group: FailureGroup, { groups, totalGroups }: ListFailureGroupsResponse): boolean {
  if (group.stepName !== undefined) return true;
  const sameKind = groups.filter(
    ({ failureType, failureCode, agentId }) =>
      failureType === group.failureType && failureCode === group.failureCode && agentId === group.agentId,
  );
  return sameKind.length === 1 && Number(totalGroups) === groups.length;
}

/** What tells a group from the others of a list, as text for the URL. */
export function groupKey({ failureType, failureCode, stepName, agentId }: FailureGroup): string {
  return JSON.stringify([failureTypeWord(failureType), failureCode, stepName ?? null, agentId]);
}
