import { createEffect, createMemo, createSignal, lazy, on, Show, Suspense } from "solid-js";
import { useStats } from "../../api/use-stats.ts";
import { isSameFilter } from "../../filter/filter-url.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import { isUnfiltered, type RunFilter } from "../../filter/run-filter.ts";
import { noteRuns, noteValues } from "../../filter/seen-values.ts";
import { allTime } from "../../filter/time-range.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { Page } from "../../shell/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useRangedFilter } from "../use-ranged-filter.ts";
import { FindBar } from "./find-bar.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { useRunList } from "./use-run-list.ts";

// Its fields bring a library along, and the runs do not wait for it.
const Facets = lazy(async () => ({ default: (await import("./facets.tsx")).Facets }));
const wide = window.matchMedia("(min-width: 1200px)");

/** Runs by any filter: typed, or chosen at the side. Everything is in the URL; without a range, it is that of all pages. */
export function RunsPage() {
  const { filter: ranged, change, latest } = useRangedFilter();
  const [chosen] = useFilter();
  /** Where nothing can be known of the latest run, everything there is. */
  const filter = createMemo(
    () => {
      const known = ranged();
      if (known !== undefined) return known;
      const isUnknown = latest.data?.runs.length === 0 || latest.error !== undefined;
      return isUnknown ? { ...chosen(), range: allTime } : undefined;
    },
    undefined,
    // A list begins anew with another filter.
    { equals: isSameFilter },
  );
  const [isOpen, setOpen] = createSignal(wide.matches);

  return (
    <Page
      title="Runs"
      actions={
        <Show when={filter()?.range}>
          {(range) => <RangeMenu range={range()} onChange={(next) => change({ range: next })} />}
        </Show>
      }
    >
      <div class="flex items-start gap-2">
        <Button
          class="h-9! lg:hidden"
          aria-expanded={isOpen()}
          aria-label="Filters"
          title="Filters"
          onClick={() => setOpen(!isOpen())}
        >
          <Icon name="filter" />
          <span class="max-sm:hidden">Filters</span>
        </Button>
        <FindBar filter={filter() ?? chosen()} onChange={change} />
      </div>
      <div class="grid grid-cols-[212px_minmax(0,1fr)] items-start gap-4 max-lg:grid-cols-[minmax(0,1fr)] xl:grid-cols-[240px_minmax(0,1fr)]">
        <Show when={isOpen() && filter()} fallback={<div class="max-lg:hidden" />}>
          {(shown) => (
            <Suspense fallback={<div />}>
              <Facets filter={shown()} onChange={change} />
            </Suspense>
          )}
        </Show>
        <Show
          when={filter()}
          fallback={
            <div class="rounded-3 border border-line bg-surface">
              <SkeletonRows rows={14} label="runs" />
            </div>
          }
        >
          {(shown) => <Found filter={shown()} onChange={change} />}
        </Show>
      </div>
    </Page>
  );
}

/** The runs of a filter. */
function Found(props: { readonly filter: RunFilter; readonly onChange: (part: RunFilter) => void }) {
  const shown = useRunList(() => props.filter);
  const stats = useStats(
    () => props.filter,
    () => ({ includeRangeRuns: !isUnfiltered(props.filter) }),
  );
  createEffect(
    on(
      () => shown.runs,
      (runs) => runs !== undefined && noteRuns(runs.slice(-100)),
    ),
  );
  createEffect(
    on(
      () => stats.data,
      (data) =>
        noteValues(
          "code",
          Object.keys(data?.failureBreakdown ?? {}).map((key) => key.replace(/^.*?\//, "")),
        ),
    ),
  );
  return <RunsPanel filter={props.filter} onChange={props.onChange} shown={shown} stats={stats} />;
}
