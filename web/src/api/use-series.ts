import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type GetTimeSeriesResponse, QueryService } from "@runfacts/gen/client/query_service";
import type { TimeSeriesPoint } from "@runfacts/gen/client/stats";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { seriesStep } from "../filter/series-step.ts";
import { resolveRange } from "../filter/time-range.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";
import type { Freshness } from "./use-stats.ts";

const DAY = 86_400_000;
/** How far back "all time" is looked through for its first run. */
const HORIZON_MS = 5 * 365 * DAY;

/**
 * Sums up the runs that a filter selects over time. A range without a start begins at its first run, which is looked
 * for a week at a time before.
 *
 * @param most most bars. Default: 48
 */
export function useSeries(
  filter: () => RunFilter | undefined,
  freshness: () => Freshness & { readonly most?: number } = () => ({}),
): RpcResult<GetTimeSeriesResponse> {
  const weeks = useRpc(QueryService.method.getTimeSeries, () => {
    const asked = filter();
    if (asked === undefined || startOf(asked) !== undefined) return undefined;
    return {
      key: ["weeks", asked],
      request: () => seriesRequest(asked, Date.now() - HORIZON_MS, 7 * DAY),
      staleMs: 60_000,
    };
  });
  const firstWeek = () => {
    const point = weeks.data?.points.find((candidate) => runsIn(candidate) > 0);
    return point === undefined ? undefined : startMs(point);
  };
  return useRpc(QueryService.method.getTimeSeries, () => {
    const asked = filter();
    if (asked === undefined) return undefined;
    const first = startOf(asked) === undefined ? firstWeek() : undefined;
    if (startOf(asked) === undefined && first === undefined) return undefined;
    const { most, ...rest } = freshness();
    const request = () => {
      const { start = first ?? 0, end = Date.now() } = resolveRange(
        asked.range ?? { preset: "all" },
        Date.now(),
      );
      return seriesRequest(asked, start, seriesStep(start, end, most));
    };
    return { key: [asked, first, most], request, keepPrevious: true, ...rest };
  });
}

/** When a point begins, in epoch ms; 0 if there is none. */
export const startMs = (point: TimeSeriesPoint | undefined): number =>
  point?.startTime === undefined ? 0 : timestampMs(point.startTime);

/** Number of runs in a point. */
export const runsIn = (point: TimeSeriesPoint): number =>
  Object.values(point.statusBreakdown).reduce((sum, count) => sum + Number(count), 0);

/** Length of the steps of a series, in ms. */
export const stepMs = (series: GetTimeSeriesResponse): number => Number(series.step?.seconds ?? 0n) * 1000;

const startOf = (filter: RunFilter) => resolveRange(filter.range ?? { preset: "all" }, 0).start;

function seriesRequest(filter: RunFilter, start: number, step: number) {
  const { end } = resolveRange(filter.range ?? { preset: "all" }, Date.now());
  const within = filterFields({ ...filter, range: { start, end } });
  return { filter: within, step: { seconds: BigInt(step / 1000), nanos: 0 } };
}
