import type { ServiceImpl } from "@connectrpc/connect";
import { listSignalGroups as selectGroups } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { signalGroupOf } from "../mapping/signal-group.ts";
import { pageSizeOf } from "../page.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.listSignalGroups);

const DEFAULT_GROUPS = 100;
const MAX_GROUPS = 500;

/** Sums up the signals of runs by name, agent and version. */
export function listSignalGroups({ pool }: Context): ServiceImpl<typeof QueryService>["listSignalGroups"] {
  return async (request, call) => {
    const { signal, ...filter } = filterOf(request);
    const limit = pageSizeOf(request.pageSize, DEFAULT_GROUPS, MAX_GROUPS);
    const options = { name: signal?.name, limit };
    const { groups, total_groups } = await selectGroups(pool, principalOf(call).projectId, filter, options);
    return { groups: groups.map(signalGroupOf), totalGroups: Number(total_groups) };
  };
}
