import { lazy, Show, Suspense } from "solid-js";
import { useSeries } from "../../api/use-series.ts";
import { useStats } from "../../api/use-stats.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { rangeBefore } from "../../filter/time-range.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { DashboardSkeleton } from "./dashboard-skeleton.tsx";
import { DurationPanel } from "./duration-panel.tsx";
import { NothingInRange } from "./nothing-in-range.tsx";
import { StatusPanel } from "./status-panel.tsx";
import { Totals } from "./totals.tsx";

const DashboardDetails = lazy(async () => ({
  default: (await import("./dashboard-details.tsx")).DashboardDetails,
}));
const WorsePanel = lazy(async () => ({ default: (await import("./worse-panel.tsx")).WorsePanel }));
// On its way while the sums are.
void DashboardDetails.preload();

/** The panels of the dashboard, once it is known which runs they are about. */
export function DashboardPanels(props: { readonly filter: RunFilter; readonly pollMs: number | undefined }) {
  const [, change] = useFilter();
  const zoom = (start: number, end: number) => change({ range: { start, end } });
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
        <>
          {/* Also where nothing ran: an agent that is silent does not. */}
          <Suspense>
            <WorsePanel filter={props.filter} pollMs={props.pollMs} />
          </Suspense>
          <Show when={sums().totalRuns > 0n} fallback={<NothingInRange filter={props.filter} />}>
            <Totals filter={props.filter} stats={sums()} before={before.data} series={series.data} />
            <div class="grid grid-cols-12 gap-3 *:max-lg:col-span-12">
              <StatusPanel
                class="col-span-7"
                filter={props.filter}
                stats={sums()}
                series={series}
                onZoom={zoom}
              />
              <DurationPanel
                class="col-span-5"
                filter={props.filter}
                stats={sums()}
                series={series}
                onZoom={zoom}
              />
              <Suspense>
                <DashboardDetails filter={props.filter} stats={sums()} pollMs={props.pollMs} />
              </Suspense>
            </div>
          </Show>
        </>
      )}
    </Show>
  );
}

/** To the minute, so that the question stays the same while its minute lasts. */
function roundRange({ start, end }: { start: number | undefined; end: number | undefined }) {
  const round = (ms: number | undefined) => ms && Math.floor(ms / 60_000) * 60_000;
  return { start: round(start), end: round(end) };
}
