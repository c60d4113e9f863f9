import type { TimeSeriesPoint } from "@runfacts/gen/client/stats";
import { successOf } from "../statistics/success.ts";

export type FigureOf = (point: TimeSeriesPoint) => number | null;

const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
const endedIn = (point: TimeSeriesPoint) => successOf(point.statusBreakdown).total;
const abandonedIn = ({ statusBreakdown }: TimeSeriesPoint) => Number(statusBreakdown["abandoned"] ?? 0n);

const figures: Readonly<Record<string, FigureOf>> = {
  failure_rate: ({ statusBreakdown }) => {
    const { hits, total } = successOf(statusBreakdown);
    return ratio(total - hits, total);
  },
  abandoned_rate: (point) => ratio(abandonedIn(point), abandonedIn(point) + endedIn(point)),
  tokens: (point) =>
    ratio(Number((point.usage?.inputTokens ?? 0n) + (point.usage?.outputTokens ?? 0n)), endedIn(point)),
  cost_usd: (point) => ratio(point.usage?.costUsd ?? 0, endedIn(point)),
  duration_p50_ms: (point) => point.runDuration?.p50Ms ?? null,
  duration_p95_ms: (point) => point.runDuration?.p95Ms ?? null,
};

/** What a metric is in a point of a series; undefined of a metric that points do not tell. */
export const figureOfPoint = (metric: string): FigureOf | undefined =>
  Object.hasOwn(figures, metric) ? figures[metric] : undefined;

/** What the runs of a point cost together. */
export const costOfPoint: FigureOf = ({ usage }) => usage?.costUsd ?? 0;
