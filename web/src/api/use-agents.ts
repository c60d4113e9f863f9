import { type ListAgentsResponse, QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";
import type { Freshness } from "./use-stats.ts";

/** Rows of agents to list at once. */
export const AGENTS_PAGE = 200;

/** The parts of a filter that agents can be listed by. */
type AgentFilter = Pick<RunFilter, "agentId" | "environment" | "status" | "range">;

export interface AgentsQuery extends Freshness {
  readonly filter: AgentFilter;
  /** True for one row an agent rather than one a version. */
  readonly mergeVersions: boolean;
}

/** Lists the first agents, or versions of agents, those with most runs first. */
export function useAgents(question: () => AgentsQuery | undefined): RpcResult<ListAgentsResponse> {
  return useRpc(QueryService.method.listAgents, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { filter, mergeVersions, ...freshness } = asked;
    const { agentId, environment, status, range } = filter;
    return {
      key: [agentId, environment, status, range, mergeVersions],
      request: () => ({
        filter: filterFields({ agentId, environment, status, range }),
        pageSize: AGENTS_PAGE,
        mergeVersions,
      }),
      keepPrevious: true,
      ...freshness,
    };
  });
}
