import type { ServiceImpl } from "@connectrpc/connect";
import { getStats as selectStats } from "@runfacts/db/read";
import type { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { filterOf } from "../mapping/filter.ts";
import { statsOf } from "../mapping/stats.ts";

/** Sums up the runs that the filters select. */
export function getStats({ pool }: Context): ServiceImpl<typeof QueryService>["getStats"] {
  return async (request, call) =>
    statsOf(await selectStats(pool, principalOf(call).projectId, filterOf(request)));
}
