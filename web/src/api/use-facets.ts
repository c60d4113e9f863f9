import { type GetFacetsResponse, QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcAnswer, useRpc } from "./use-rpc.ts";

/**
 * Asks for the values that runs have, with the number of runs of each: of the runs that the filters on agent, version,
 * environment, status and range select, but for the one on the value's own field. Other filters do not count here.
 */
export function useFacets(filter: () => RunFilter): RpcAnswer<GetFacetsResponse> {
  return useRpc(QueryService.method.getFacets, () => {
    const { agentId, agentVersion, environment, status, range } = filter();
    const asked: RunFilter = { agentId, agentVersion, environment, status, range };
    const request = () => {
      const { startTime, endTime, ...fields } = filterFields(asked);
      return {
        agentId: fields.agentId,
        agentVersion: fields.agentVersion,
        environment: fields.environment,
        status: fields.status,
        startTime,
        endTime,
      };
    };
    return { key: [asked], request, staleMs: 30_000, keepPrevious: true };
  });
}

/** True if a filter selects by more than {@link useFacets} counts by, so that its counts would say too much. */
export const isBeyondFacets = (filter: RunFilter): boolean =>
  [
    filter.ended,
    filter.failureType,
    filter.failureCode,
    filter.stepName,
    filter.sessionId,
    filter.minDurationMs,
    filter.maxDurationMs,
  ].some((value) => value !== undefined);
