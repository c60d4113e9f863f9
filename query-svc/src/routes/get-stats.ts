import type { ServiceImpl } from "@connectrpc/connect";
import { countRetries, getStats as selectStats } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { retriesOf, statsOf } from "../mapping/stats.ts";
import { previousPeriod } from "../previous-period.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.getStats);

/** Sums up the runs that the filters select. */
export function getStats({ pool, clock }: Context): ServiceImpl<typeof QueryService>["getStats"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const filter = filterOf(request);
    const before = request.includePrevious ? previousPeriod(filter, BigInt(clock()) * 1000n) : undefined;
    const countRange = request.includeRangeRuns;
    return {
      ...statsOf(await selectStats(pool, projectId, filter, { countRange })),
      previous: before && statsOf(await selectStats(pool, projectId, before)),
      retries: request.includeRetries ? retriesOf(await countRetries(pool, projectId, filter)) : undefined,
    };
  };
}
