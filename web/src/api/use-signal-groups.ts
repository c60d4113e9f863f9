import type { ListSignalGroupsResponse } from "@runfacts/gen/client/list_signal_groups";
import { QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

/** Names, and versions, to list at most. */
const MOST_GROUPS = 200;

/** Asks what the signals of an agent say, by name and version. */
export function useSignalGroups(
  question: () => Pick<RunFilter, "agentId" | "environment" | "range"> | undefined,
): RpcResult<ListSignalGroupsResponse> {
  return useRpc(QueryService.method.listSignalGroups, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { agentId, environment, range } = asked;
    const request = () => ({ filter: filterFields({ agentId, environment, range }), pageSize: MOST_GROUPS });
    return { key: [agentId, environment, range], request, keepPrevious: true };
  });
}
