import type { ServiceImpl } from "@connectrpc/connect";
import { getTimeSeries as selectTimeSeries } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { durationOf, toDuration } from "../mapping/duration.ts";
import { pointOf } from "../mapping/stats.ts";
import { filterReader } from "../request-filter.ts";
import { timeGrid } from "../time-step.ts";

const filterOf = filterReader(QueryService.method.getTimeSeries);

const DEFAULT_RANGE = 7n * 24n * 60n * 60n * 1_000_000n;

/** Sums up the runs that the filters select over time, in steps of equal length. */
export function getTimeSeries({ pool, clock }: Context): ServiceImpl<typeof QueryService>["getTimeSeries"] {
  return async (request, call) => {
    const asked = filterOf(request);
    const end = asked.end_time ?? BigInt(clock()) * 1000n;
    const start = asked.start_time ?? end - DEFAULT_RANGE;
    const grid = timeGrid(start, end, request.step && durationOf(request.step));
    const filter = { ...asked, start_time: start, end_time: end };
    const points = await selectTimeSeries(pool, principalOf(call).projectId, filter, grid);
    return { step: toDuration(grid.step_us), points: points.map(pointOf) };
  };
}
