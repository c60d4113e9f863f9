import { createSignal, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { RangeMenu } from "../../filter/range-menu.tsx";
import { Page } from "../../shell/page.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { useRangedFilter } from "../use-ranged-filter.ts";
import { DashboardPanels } from "./dashboard-panels.tsx";
import { DashboardSkeleton } from "./dashboard-skeleton.tsx";

const POLL_MS = 10_000;
// Needed once.
const FirstRun = lazy(async () => ({ default: (await import("../start/first-run.tsx")).FirstRun }));

/** What happened lately, why runs fail and where time goes; everything leads to the runs it counts. */
export function DashboardPage() {
  const [isLive, setLive] = createSignal(true);
  const { filter, change, latest } = useRangedFilter(() => (isLive() ? POLL_MS : undefined));

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
          <Tooltip text={isLive() ? `Loads anew every ${POLL_MS / 1000} s` : "Paused"}>
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
          {(shown) => <DashboardPanels filter={shown()} pollMs={isLive() ? POLL_MS : undefined} />}
        </Match>
        <Match when={latest.error}>
          {(error) => <ErrorNotice isFramed what="Runs" error={error()} onRetry={latest.retry} />}
        </Match>
      </Switch>
    </Page>
  );
}
