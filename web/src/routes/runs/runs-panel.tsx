import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import { lazy, Show, Suspense } from "solid-js";
import type { RpcResult } from "../../api/use-rpc.ts";
import { isUnfiltered, type RunFilter } from "../../filter/run-filter.ts";
import { countOf, formatCount, formatUsd } from "../../format/number.ts";
import { stepsText } from "../../statistics/closed-runs.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Skeleton, SkeletonRows } from "../../ui/skeleton.tsx";
import { RunsTable } from "./runs-table.tsx";
import type { ShownRuns } from "./use-run-list.ts";

// The rows do not wait for the chart, and seldom is there none.
const RunsStrip = lazy(async () => ({ default: (await import("./runs-strip.tsx")).RunsStrip }));
const ListFoot = lazy(async () => ({ default: (await import("./list-foot.tsx")).ListFoot }));
const ExportMenu = lazy(async () => ({ default: (await import("./export-menu.tsx")).ExportMenu }));
const ColumnsMenu = lazy(async () => ({ default: (await import("./columns-menu.tsx")).ColumnsMenu }));
const LiveButton = lazy(async () => ({ default: (await import("./live-button.tsx")).LiveButton }));
const NewRuns = lazy(async () => ({ default: (await import("./new-runs.tsx")).NewRuns }));
const NoMatch = lazy(async () => ({ default: (await import("./no-match.tsx")).NoMatch }));

/** The runs that the filter selects: over time, in numbers, and one by one. */
export function RunsPanel(props: {
  readonly filter: RunFilter;
  readonly onChange: (part: RunFilter) => void;
  readonly shown: ShownRuns;
  readonly stats: RpcResult<GetStatsResponse>;
}) {
  return (
    <section class="min-w-0 rounded-3 border border-line bg-surface" aria-label="Runs">
      <Show when={props.stats.data?.totalRuns !== 0n && props.stats.error === undefined}>
        <div class="min-h-17 border-b border-line px-3 pt-2.5 pb-1 max-sm:hidden">
          <Suspense fallback={<Skeleton class="mt-2 h-8 w-full" />}>
            <RunsStrip filter={props.filter} onChange={props.onChange} />
          </Suspense>
        </div>
      </Show>
      <Show when={props.stats.data !== undefined || props.stats.isPending}>
        <div class="flex min-h-10 flex-wrap items-center gap-2 border-b border-line px-3 py-1">
          <Counts filter={props.filter} stats={props.stats} />
          <Show when={props.stats.data?.totalRuns}>
            {(total) => (
              <Suspense>
                <ExportMenu filter={props.filter} total={total()} />
              </Suspense>
            )}
          </Show>
          <Suspense>
            <LiveButton />
            <ColumnsMenu />
          </Suspense>
        </div>
      </Show>
      <Suspense>
        <NewRuns filter={props.filter} shown={props.shown} />
      </Suspense>
      <Show
        when={props.shown.runs}
        fallback={
          <Show when={props.shown.error} fallback={<SkeletonRows rows={14} label="runs" />}>
            {(error) => <ErrorNotice what="Runs" error={error()} onRetry={props.shown.loadMore} />}
          </Show>
        }
      >
        {(list) => (
          <Show
            when={list().length > 0}
            fallback={
              <Suspense>
                <NoMatch filter={props.filter} onChange={props.onChange} />
              </Suspense>
            }
          >
            <RunsTable shown={props.shown} />
            <Suspense fallback={<div class="min-h-10" />}>
              <ListFoot shown={props.shown} total={props.stats.data?.totalRuns} />
            </Suspense>
          </Show>
        )}
      </Show>
    </section>
  );
}

/** `22 of 32 runs, 1,245 steps, $10.88`. */
function Counts(props: { readonly filter: RunFilter; readonly stats: RpcResult<GetStatsResponse> }) {
  const all = () => (isUnfiltered(props.filter) ? undefined : props.stats.data?.rangeRuns);
  return (
    <div role="status" class="flex min-h-6 flex-1 flex-wrap items-center gap-2">
      <Show when={props.stats.data} fallback={<Skeleton class="w-40" />}>
        {(sums) => (
          <>
            <span>
              <b class="font-semibold">{formatCount(sums().totalRuns)}</b>
              <Show when={all() !== undefined} fallback={sums().totalRuns === 1n ? " run" : " runs"}>
                {` of ${countOf(all() ?? 0n, "run")}`}
              </Show>
            </span>
            <span class="text-text-3">
              {stepsText(sums())}
              {sums().usage?.costUsd === undefined ? "" : `, ${formatUsd(sums().usage?.costUsd ?? 0)}`}
            </span>
          </>
        )}
      </Show>
    </div>
  );
}
