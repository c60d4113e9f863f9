import { createMemo, createSignal, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { startedMs } from "../../api/run-times.ts";
import { useRuns } from "../../api/use-runs.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import type { RunFilter } from "../../filter/run-filter.ts";
import { presetWith } from "../../filter/time-range.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { Page } from "../../shell/page.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { DashboardPanels } from "./dashboard-panels.tsx";
import { DashboardSkeleton } from "./dashboard-skeleton.tsx";

const pollMs = 10_000;
// Needed once.
const FirstRun = lazy(async () => ({ default: (await import("../start/first-run.tsx")).FirstRun }));

/** What happened lately, why runs fail and where time goes; everything leads to the runs it counts. */
export function DashboardPage() {
  const [chosen, change] = useFilter();
  const [isLive, setLive] = createSignal(true);
  const latest = useRuns(() => ({ filter: {}, pageSize: 1, pollMs: isLive() ? pollMs : undefined }));
  const latestRun = () => latest.data?.runs[0];

  /** Without a chosen range, one that has the latest run in it. */
  const filter = createMemo((): RunFilter | undefined => {
    if (chosen().range !== undefined) return chosen();
    const run = latestRun();
    return run && { ...chosen(), range: { preset: presetWith(startedMs(run), Date.now()) } };
  });

  return (
    <Page
      title="Dashboard"
      actions={
        <>
          <ButtonLink variant="ghost" href="/runs?find" class="max-md:hidden">
            <Icon name="search" />
            Find runs
            <Kbd key="/" />
          </ButtonLink>
          <Show when={filter()?.range}>
            {(range) => <RangeMenu range={range()} onChange={(next) => change({ range: next })} />}
          </Show>
          <Tooltip text={isLive() ? `Loads anew every ${pollMs / 1000} s` : "Paused"}>
            <Button aria-pressed={isLive()} class="max-sm:hidden" onClick={() => setLive(!isLive())}>
              <i class={`size-1.75 rounded-full bg-current ${isLive() ? "motion-safe:animate-pulse" : ""}`} />
              Live
            </Button>
          </Tooltip>
        </>
      }
    >
      <Switch fallback={<DashboardSkeleton />}>
        <Match when={latest.data?.runs.length === 0}>
          <Suspense fallback={<DashboardSkeleton />}>
            <FirstRun />
          </Suspense>
        </Match>
        <Match when={filter()}>
          {(shown) => <DashboardPanels filter={shown()} pollMs={isLive() ? pollMs : undefined} />}
        </Match>
        <Match when={latest.error}>
          {(error) => <ErrorNotice isFramed what="Runs" error={error()} onRetry={latest.retry} />}
        </Match>
      </Switch>
    </Page>
  );
}
