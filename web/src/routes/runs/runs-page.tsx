import { createEffect, createMemo, createSignal, lazy, on, Show, Suspense } from "solid-js";
import { useStats } from "../../api/use-stats.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import { noteRuns, noteValues } from "../../filter/seen-values.ts";
import { allTime } from "../../filter/time-range.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { Page } from "../../shell/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { FindBar } from "./find-bar.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { useRunList } from "./use-run-list.ts";

// Its fields bring a library along, and the runs do not wait for it.
const Facets = lazy(async () => ({ default: (await import("./facets.tsx")).Facets }));
const wide = window.matchMedia("(min-width: 1200px)");

/** All runs, by any filter: typed, or chosen at the side. Everything is in the URL. */
export function RunsPage() {
  const [chosen, change] = useFilter();
  const filter = createMemo(() => ({ range: allTime, ...defined(chosen()) }));
  const shown = useRunList(filter);
  const stats = useStats(filter);
  const [isOpen, setOpen] = createSignal(wide.matches);

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

  return (
    <Page title="Runs" actions={<RangeMenu range={filter().range} onChange={(range) => change({ range })} />}>
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
        <FindBar filter={filter()} onChange={change} />
      </div>
      <div class="grid grid-cols-[212px_minmax(0,1fr)] items-start gap-4 max-lg:grid-cols-[minmax(0,1fr)] xl:grid-cols-[240px_minmax(0,1fr)]">
        <Show when={isOpen()} fallback={<div class="max-lg:hidden" />}>
          <Suspense fallback={<div />}>
            <Facets filter={filter()} onChange={change} />
          </Suspense>
        </Show>
        <RunsPanel filter={filter()} onChange={change} shown={shown} stats={stats} />
      </div>
    </Page>
  );
}

/** Without the parts that are undefined, which would hide those they are spread over. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
