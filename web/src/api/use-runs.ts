import { type ListRunsResponse, QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";
import type { Freshness } from "./use-stats.ts";

/** Which runs to list. */
export interface RunsQuery extends Freshness {
  readonly filter: RunFilter;
  /** 1 to 100. Default: 20 */
  readonly pageSize?: number;
}

/** Lists runs, newest start first. */
export function useRuns(question: () => RunsQuery | undefined): RpcResult<ListRunsResponse> {
  return useRpc(QueryService.method.listRuns, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { filter, pageSize = 20, ...freshness } = asked;
    return {
      key: [filter, pageSize],
      request: () => ({ filter: filterFields(filter), pageSize }),
      keepPrevious: true,
      ...freshness,
    };
  });
}
