import type { ServiceImpl } from "@connectrpc/connect";
import { listAgents as selectAgents } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { agentOf } from "../mapping/agent.ts";
import { pageSizeOf } from "../page.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.listAgents);

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;

/** Lists the versions of agents, those with most runs first. */
export function listAgents({ pool }: Context): ServiceImpl<typeof QueryService>["listAgents"] {
  return async (request, call) => {
    const limit = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const options = { limit, mergeVersions: request.mergeVersions };
    const rows = await selectAgents(pool, principalOf(call).projectId, filterOf(request), options);
    return { agents: rows.map(agentOf) };
  };
}
