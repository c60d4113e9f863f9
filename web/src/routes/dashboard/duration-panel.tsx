import type { GetStatsResponse, GetTimeSeriesResponse } from "@runfacts/gen/client/query_service";
import type { Percentiles } from "@runfacts/gen/client/stats";
import { createMemo, lazy, Show, Suspense } from "solid-js";
import type { RpcResult } from "../../api/use-rpc.ts";
import { startMs } from "../../api/use-series.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatDuration, writeDuration } from "../../format/duration.ts";
import { formatMoment } from "../../format/time.ts";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

// The chart library is a third of all code of this page, and nothing waits for it.
const LineChart = lazy(async () => ({ default: (await import("../../ui/line-chart.tsx")).LineChart }));
const IncidentMarks = lazy(async () => ({
  default: (await import("../../incidents/incident-marks.tsx")).IncidentMarks,
}));

const lines = [
  { key: "p50Ms", label: "p50", colour: "--text-3", isDashed: false, mark: "border-text-3" },
  { key: "p95Ms", label: "p95", colour: "--accent", isDashed: false, mark: "border-accent" },
  { key: "p99Ms", label: "p99", colour: "--accent", isDashed: true, mark: "border-dashed border-accent" },
] as const;

/** How long runs and their steps take: percentiles of the whole range, and of runs over time. */
export function DurationPanel(props: {
  readonly filter: RunFilter;
  readonly stats: GetStatsResponse;
  readonly series: RpcResult<GetTimeSeriesResponse>;
  readonly onZoom: (start: number, end: number) => void;
  readonly class: string;
}) {
  const points = () => props.series.data?.points ?? [];
  /** From each point to the next: the chart ends at the last one. */
  const spans = createMemo(() => {
    const moments = points().map(startMs);
    return moments.slice(1).map((end, index) => ({ start: moments[index] ?? end, end }));
  });
  const drawn = createMemo(() =>
    lines.map((line) => ({
      ...line,
      values: points().map((point) => point.runDuration?.[line.key] ?? null),
    })),
  );
  return (
    <Panel
      class={props.class}
      title="Run duration"
      actions={lines.map((line) => (
        <span class="flex items-center gap-1.5 text-sm text-text-2">
          <i class={`w-4 border-t-2 ${line.mark}`} />
          {line.label} <Value of={props.stats.runDuration} at={line.key} />
        </span>
      ))}
      footer={
        <>
          Step latency
          {lines.map((line) => (
            <span>
              {line.label} <Value of={props.stats.stepLatency} at={line.key} />
            </span>
          ))}
        </>
      }
    >
      <Show when={props.series.data} fallback={<Skeleton class="h-45 w-full" />}>
        <Suspense fallback={<Skeleton class="h-45 w-full" />}>
          <LineChart
            label="Duration of runs over time, percentiles"
            moments={points().map(startMs)}
            lines={drawn()}
            format={formatDuration}
            formatTick={writeDuration}
            formatMoment={formatMoment}
            onZoom={props.onZoom}
            overlay={
              <Suspense>
                <IncidentMarks chart="duration" filter={props.filter} spans={spans()} />
              </Suspense>
            }
          />
        </Suspense>
      </Show>
    </Panel>
  );
}

function Value(props: { readonly of: Percentiles | undefined; readonly at: "p50Ms" | "p95Ms" | "p99Ms" }) {
  return (
    <b class="font-semibold text-text">{props.of === undefined ? "—" : formatDuration(props.of[props.at])}</b>
  );
}
