import { callUnaryMethod } from "@connectrpc/connect-query-core";
import { type ListAgentsResponse, QueryService } from "@runfacts/gen/client/query_service";
import type { AgentSummary } from "@runfacts/gen/client/stats";
import { filterFields } from "../filter/filter-request.ts";
import { transport } from "./transport.ts";
import { AGENTS_PAGE, type AgentsQuery } from "./use-agents.ts";
import { type AskedPage, type ListedPages, usePages } from "./use-pages.ts";

interface Fields {
  readonly filter: ReturnType<typeof filterFields>;
  readonly mergeVersions: boolean;
}

const method = {
  ask: ({ fields, pageToken }: AskedPage<Fields>, signal: AbortSignal) =>
    callUnaryMethod(
      transport,
      QueryService.method.listAgents,
      { ...fields, pageSize: AGENTS_PAGE, pageToken },
      { signal },
    ),
  rowsOf: ({ agents }: ListAgentsResponse) => agents,
  totalOf: ({ totalAgents }: ListAgentsResponse) => totalAgents,
  idOf: ({ agentId, agentVersion }: AgentSummary) => JSON.stringify([agentId, agentVersion]),
};

/** Lists agents, or versions of agents, a page at a time, those with most runs first. */
export function useAgentPages(
  question: () => Pick<AgentsQuery, "filter" | "mergeVersions"> | undefined,
): ListedPages<AgentSummary> {
  return usePages(method, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { filter, mergeVersions } = asked;
    const { agentId, environment, status, range } = filter;
    return {
      key: ["agent pages", agentId, environment, status, range, mergeVersions],
      fields: () => ({ filter: filterFields({ agentId, environment, status, range }), mergeVersions }),
    };
  });
}
