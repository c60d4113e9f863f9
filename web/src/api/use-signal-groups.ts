import {
  ListSignalGroupsRequestSchema,
  type ListSignalGroupsResponse,
  ListSignalGroupsResponseSchema,
} from "@runfacts/gen/client/list_signal_groups";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { readMethod } from "./read-method.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

export const listSignalGroups = readMethod(
  "ListSignalGroups",
  ListSignalGroupsRequestSchema,
  ListSignalGroupsResponseSchema,
);

/** Names, and versions, to list at most. */
const MOST_GROUPS = 200;

/** Asks what the signals of an agent say, by name and version. */
export function useSignalGroups(
  question: () => Pick<RunFilter, "agentId" | "environment" | "range"> | undefined,
): RpcResult<ListSignalGroupsResponse> {
  return useRpc(listSignalGroups, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { agentId, environment, range } = asked;
    const request = () => ({ filter: filterFields({ agentId, environment, range }), pageSize: MOST_GROUPS });
    return { key: [agentId, environment, range], request, keepPrevious: true };
  });
}
