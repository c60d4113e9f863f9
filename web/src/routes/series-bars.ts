import type { GetTimeSeriesResponse } from "@runfacts/gen/client/query_service";
import { startMs, stepMs } from "../api/use-series.ts";
import { type StatusWord, statusWords } from "../api/words.ts";
import { runsHref } from "../filter/filter-url.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { formatClock, formatDay, formatMoment } from "../format/time.ts";
import type { Bar } from "../ui/bar-chart.tsx";
import { statusFills } from "../ui/fills.ts";
import { statusLabel } from "../ui/status-mark.tsx";

const DAY = 86_400_000;

/** The points of a series as bars that are stacked by status and lead to their runs. */
export function seriesBars(series: GetTimeSeriesResponse, filter: RunFilter): readonly Bar[] {
  const step = stepMs(series);
  return series.points.map((point) => {
    const start = startMs(point);
    const end = (Math.floor(start / step) + 1) * step;
    return {
      start,
      end,
      label: spanLabel(start, end),
      href: runsHref({ ...filter, range: { start, end } }),
      parts: statusWords.map((status: StatusWord) => ({
        label: statusLabel(status),
        value: Number(point.statusBreakdown[status] ?? 0n),
        fill: statusFills[status],
      })),
    };
  });
}

/** `Nov 1, 08:00–10:00`, `Nov 1`, `Nov 1–Nov 7`. */
export function spanLabel(start: number, end: number): string {
  if (end - start < DAY) return `${formatMoment(start)}–${formatClock(end)}`;
  const [first, last] = [formatDay(start), formatDay(end - 1)];
  return first === last ? first : `${first}–${last}`;
}
