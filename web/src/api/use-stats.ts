import { type GetStatsResponse, QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

/** How often and how fresh an answer has to be. */
export interface Freshness {
  /** Asks again after this many milliseconds. */
  readonly pollMs?: number | undefined;
  /** How long an answer counts as fresh, in milliseconds. */
  readonly staleMs?: number | undefined;
}

export interface StatsOptions extends Freshness {
  /** True to count retries, too, which takes longer. Default: false */
  readonly includeRetries?: boolean;
  /** True to count all runs of the range, too. Default: false */
  readonly includeRangeRuns?: boolean;
}

/** Sums up the runs that a filter selects; the sums of the filter before stay until the new ones are there. */
export function useStats(
  filter: () => RunFilter | undefined,
  options: () => StatsOptions = () => ({}),
): RpcResult<GetStatsResponse> {
  return useRpc(QueryService.method.getStats, () => {
    const asked = filter();
    if (asked === undefined) return undefined;
    const { includeRetries = false, includeRangeRuns = false, ...freshness } = options();
    const key = [asked, ...(includeRetries ? ["retries"] : []), ...(includeRangeRuns ? ["range"] : [])];
    const request = () => ({ filter: filterFields(asked), includeRetries, includeRangeRuns });
    return { key, request, keepPrevious: true, ...freshness };
  });
}
