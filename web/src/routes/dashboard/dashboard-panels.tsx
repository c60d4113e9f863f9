import { Show } from "solid-js";
import { useSeries } from "../../api/use-series.ts";
import { useStats } from "../../api/use-stats.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { rangeBefore } from "../../filter/time-range.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { DashboardSkeleton } from "./dashboard-skeleton.tsx";
import { DurationPanel } from "./duration-panel.tsx";
import { FailurePanel } from "./failure-panel.tsx";
import { NothingInRange } from "./nothing-in-range.tsx";
import { RecentFailuresPanel } from "./recent-failures-panel.tsx";
import { RecentRunsPanel } from "./recent-runs-panel.tsx";
import { StatusPanel } from "./status-panel.tsx";
import { StepTypePanel } from "./step-type-panel.tsx";
import { Totals } from "./totals.tsx";

/** The panels of the dashboard, once it is known which runs they are about. */
export function DashboardPanels(props: { readonly filter: RunFilter; readonly pollMs: number | undefined }) {
  const polled = () => ({ pollMs: props.pollMs });
  const stats = useStats(() => props.filter, polled);
  const before = useStats(
    () => {
      const range = rangeBefore(props.filter.range ?? { preset: "all" }, Date.now());
      return range && { ...props.filter, range: roundRange(range) };
    },
    () => ({ staleMs: 60_000 }),
  );
  const series = useSeries(() => props.filter, polled);

  return (
    <Show
      when={stats.data}
      fallback={
        <Show when={stats.error} fallback={<DashboardSkeleton />}>
          {(error) => <ErrorNotice isFramed what="The dashboard" error={error()} onRetry={stats.retry} />}
        </Show>
      }
    >
      {(sums) => (
        <Show when={sums().totalRuns > 0n} fallback={<NothingInRange filter={props.filter} />}>
          <Totals filter={props.filter} stats={sums()} before={before.data} series={series.data} />
          <div class="grid grid-cols-12 gap-3 *:max-lg:col-span-12">
            <StatusPanel class="col-span-7" filter={props.filter} stats={sums()} series={series} />
            <DurationPanel class="col-span-5" stats={sums()} series={series} />
            <FailurePanel class="col-span-7" filter={props.filter} stats={sums()} />
            <StepTypePanel class="col-span-5" stats={sums()} />
            <RecentRunsPanel class="col-span-7" filter={props.filter} pollMs={props.pollMs} />
            <RecentFailuresPanel class="col-span-5" filter={props.filter} pollMs={props.pollMs} />
          </div>
        </Show>
      )}
    </Show>
  );
}

/** To the minute, so that the question stays the same while its minute lasts. */
function roundRange({ start, end }: { start: number | undefined; end: number | undefined }) {
  const round = (ms: number | undefined) => ms && Math.floor(ms / 60_000) * 60_000;
  return { start: round(start), end: round(end) };
}
