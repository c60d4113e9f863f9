import type { ServiceImpl } from "@connectrpc/connect";
import { type AgentCursor, listAgents as selectAgents } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { agentOf } from "../mapping/agent.ts";
import { pageSizeOf } from "../page.ts";
import { cursorValue, decodePageToken, encodePageToken, type PageScope } from "../page-token.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.listAgents);

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;

/** Lists the versions of agents, those with most runs first. */
export function listAgents({ pool }: Context): ServiceImpl<typeof QueryService>["listAgents"] {
  return async (request, call) => {
    const limit = pageSizeOf(request.pageSize, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const { projectId } = principalOf(call);
    const filter = filterOf(request);
    const { mergeVersions = false, pageToken } = request;
    const scope: PageScope = {
      projectId,
      rpc: QueryService.method.listAgents.name,
      filter: [filter, mergeVersions],
    };
    const after = pageToken ? cursorOf(scope, pageToken) : undefined;
    const list = await selectAgents(pool, projectId, filter, { limit, mergeVersions, after });
    return {
      agents: list.rows.map(agentOf),
      nextPageToken: list.next && tokenOf(scope, list.next),
      totalAgents: list.total_rows,
      totalRuns: list.total_runs,
    };
  };
}

function tokenOf(scope: PageScope, { runs, dropped, agent_id, agent_version }: AgentCursor): string {
  return encodePageToken(scope, [runs.toString(), dropped.toString(), agent_id, agent_version]);
}

function cursorOf(scope: PageScope, token: string): AgentCursor {
  const { count, name } = cursorValue;
  const [runs, dropped, agent_id, agent_version] = decodePageToken(scope, token, [count, count, name, name]);
  return { runs: BigInt(runs), dropped: BigInt(dropped), agent_id, agent_version };
}
