import { createEffect, lazy, Match, on, Show, Suspense, Switch } from "solid-js";
import { useFailureGroups } from "../../api/use-failure-groups.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import { noteValues } from "../../filter/seen-values.ts";
import { Page } from "../../shell/page.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { FindBar } from "../runs/find-bar.tsx";
import { useRangedFilter } from "../use-ranged-filter.ts";
import { GroupsPanel } from "./groups-panel.tsx";
import { NoFailures } from "./no-failures.tsx";

const CausesPanel = lazy(async () => ({
  default: (await import("../../causes/causes-panel.tsx")).CausesPanel,
}));
// The groups do not wait for their chart.
const FailuresOverTime = lazy(async () => ({
  default: (await import("./failures-over-time.tsx")).FailuresOverTime,
}));

/** Why runs fail: failures in groups, each with its trend, its versions and runs to open. Everything is in the URL. */
export function FailuresPage() {
  const { filter, change, latest } = useRangedFilter();
  const groups = useFailureGroups(filter);

  createEffect(
    on(
      () => groups.data?.groups,
      (listed = []) => {
        noteValues(
          "agent",
          listed.map((group) => group.agentId),
        );
        noteValues(
          "code",
          listed.map((group) => group.failureCode),
        );
        noteValues(
          "step",
          listed.flatMap((group) => group.stepName ?? []),
        );
      },
    ),
  );

  return (
    <Page
      title="Failures"
      actions={
        <Show when={filter()?.range}>
          {(range) => <RangeMenu range={range()} onChange={(next) => change({ range: next })} />}
        </Show>
      }
    >
      <FindBar filter={filter() ?? {}} onChange={change} />
      <Switch
        fallback={
          <div class="rounded-3 border border-line bg-surface">
            <SkeletonRows rows={10} label="failures" />
          </div>
        }
      >
        <Match when={groups.data === undefined && (groups.error ?? latest.error)}>
          {(error) => (
            <ErrorNotice
              isFramed
              what="Failures"
              error={error()}
              onRetry={groups.error === undefined ? latest.retry : groups.retry}
            />
          )}
        </Match>
        <Match when={latest.data?.runs.length === 0 && filter() === undefined}>
          <NoFailures filter={{}} hasRuns={false} onChange={change} />
        </Match>
        <Match when={groups.data?.groups.length === 0 && filter()}>
          {(shown) => <NoFailures filter={shown()} hasRuns onChange={change} />}
        </Match>
        <Match when={groups.data}>
          {(found) => (
            <Show when={filter()}>
              {(shown) => (
                <div
                  class="grid grid-cols-[minmax(0,1fr)] gap-3"
                  classList={{ "opacity-60": groups.isPrevious }}
                >
                  <Suspense fallback={<div class="h-44.5 rounded-3 border border-line bg-surface" />}>
                    <FailuresOverTime
                      filter={shown()}
                      groups={found()}
                      onZoom={(start, end) => change({ range: { start, end } })}
                    />
                  </Suspense>
                  <Suspense fallback={<div class="h-36 rounded-3 border border-line bg-surface" />}>
                    <CausesPanel filter={shown()} choices={["failed"]} />
                  </Suspense>
                  <GroupsPanel filter={shown()} groups={found()} />
                </div>
              )}
            </Show>
          )}
        </Match>
      </Switch>
    </Page>
  );
}
