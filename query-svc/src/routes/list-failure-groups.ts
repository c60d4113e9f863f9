import type { ServiceImpl } from "@connectrpc/connect";
import { firstFailureStart, listFailureGroups as selectGroups } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { fromMicroseconds, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { durationOf, toDuration } from "../mapping/duration.ts";
import { failureGroupOf } from "../mapping/failure-group.ts";
import { pageSizeOf } from "../page.ts";
import { filterReader } from "../request-filter.ts";
import { timeGrid } from "../time-step.ts";

const filterOf = filterReader(QueryService.method.listFailureGroups);

const DEFAULT_GROUPS = 50;
const MAX_GROUPS = 200;

/** Groups failures by type, code, step name and agent. */
export function listFailureGroups({
  pool,
  clock,
}: Context): ServiceImpl<typeof QueryService>["listFailureGroups"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const asked = filterOf(request);
    const filter = { ...asked, end_time: asked.end_time ?? BigInt(clock()) * 1000n };
    const limit = pageSizeOf(request.pageSize, DEFAULT_GROUPS, MAX_GROUPS);
    const start = filter.start_time ?? (await firstFailureStart(pool, projectId, filter));
    if (start === null) return {};
    const grid = timeGrid(start, filter.end_time, request.step && durationOf(request.step));
    const found = await selectGroups(pool, projectId, filter, { limit, trend: grid });
    return {
      groups: found.groups.map(failureGroupOf),
      totalGroups: found.total_groups,
      totalFailures: found.total_failures,
      totalSurvived: found.total_survived,
      trendStartTime: fromMicroseconds(grid.start),
      step: toDuration(grid.step_us),
      countedSince: found.counted_since === null ? undefined : fromMicroseconds(found.counted_since),
    };
  };
}
