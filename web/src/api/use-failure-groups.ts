import type { ListFailureGroupsResponse } from "@runfacts/gen/client/failure_group";
import { QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";
import type { Freshness } from "./use-stats.ts";

/** Groups of failures to list at most. */
const MOST_GROUPS = 100;

/** Groups the failures that a filter selects; those of the filter before stay until the new ones are there. */
export function useFailureGroups(
  filter: () => RunFilter | undefined,
  freshness: () => Freshness = () => ({}),
): RpcResult<ListFailureGroupsResponse> {
  return useRpc(QueryService.method.listFailureGroups, () => {
    const asked = filter();
    if (asked === undefined) return undefined;
    return {
      key: [asked],
      request: () => ({ filter: filterFields(asked), pageSize: MOST_GROUPS }),
      keepPrevious: true,
      ...freshness(),
    };
  });
}
