import { type GetFacetsResponse, QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

/**
 * Asks for the values that runs have, with the number of runs of each: of the runs that the filter selects, but for what it says
 * of the value's own field.
 */
export function useFacets(filter: () => RunFilter): RpcResult<GetFacetsResponse> {
  return useRpc(QueryService.method.getFacets, () => {
    const asked = filter();
    const request = () => ({ filter: filterFields(asked) });
    return { key: [asked], request, staleMs: 30_000, keepPrevious: true };
  });
}
