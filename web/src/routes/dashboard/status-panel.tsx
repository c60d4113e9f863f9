import type { GetStatsResponse, GetTimeSeriesResponse } from "@runfacts/gen/client/query_service";
import { A } from "@solidjs/router";
import { createMemo, For, lazy, Show, Suspense } from "solid-js";
import type { RpcResult } from "../../api/use-rpc.ts";
import { stepMs } from "../../api/use-series.ts";
import { statusWords } from "../../api/words.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { stepLabel } from "../../filter/series-step.ts";
import { formatCount } from "../../format/number.ts";
import { BarChart } from "../../ui/bar-chart.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { seriesBars } from "../series-bars.ts";

const IncidentMarks = lazy(async () => ({
  default: (await import("../../incidents/incident-marks.tsx")).IncidentMarks,
}));

/** Runs over time by status. */
export function StatusPanel(props: {
  readonly filter: RunFilter;
  readonly stats: GetStatsResponse;
  readonly series: RpcResult<GetTimeSeriesResponse>;
  readonly onZoom: (start: number, end: number) => void;
  readonly class: string;
}) {
  const bars = createMemo(() => props.series.data && seriesBars(props.series.data, props.filter));
  const present = () => statusWords.filter((word) => (props.stats.statusBreakdown[word] ?? 0n) > 0n);
  return (
    <Panel
      class={props.class}
      title="Runs by status"
      sub={props.series.data && `every ${stepLabel(stepMs(props.series.data))}`}
      actions={
        <For each={present().toReversed()}>
          {(status) => (
            <A href={runsHref({ ...props.filter, status })} class="text-sm text-text-2 hover:underline">
              <StatusMark status={status} class="font-normal" />{" "}
              <b class="font-semibold text-text">{formatCount(props.stats.statusBreakdown[status] ?? 0n)}</b>
            </A>
          )}
        </For>
      }
    >
      <Show
        when={bars()}
        fallback={
          <Show when={props.series.error} fallback={<Skeleton class="h-53 w-full" />}>
            {(error) => <ErrorNotice what="Runs over time" error={error()} onRetry={props.series.retry} />}
          </Show>
        }
      >
        {(shown) => (
          <BarChart
            label="Runs by status"
            bars={shown()}
            onZoom={props.onZoom}
            overlay={
              <Suspense>
                <IncidentMarks chart="status" filter={props.filter} spans={shown()} />
              </Suspense>
            }
          />
        )}
      </Show>
    </Panel>
  );
}
