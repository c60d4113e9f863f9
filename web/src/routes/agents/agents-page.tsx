import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, type JSX, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { useAgentPages } from "../../api/use-agent-pages.ts";
import { AGENTS_PAGE } from "../../api/use-agents.ts";
import { writeFilter } from "../../filter/filter-url.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import { allTime, type TimeRange } from "../../filter/time-range.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { Page } from "../../shell/page.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { hasPages, MoreRows } from "../../ui/more-rows.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useRangedFilter } from "../use-ranged-filter.ts";
import { AgentsPanel } from "./agents-panel.tsx";
import { readSide, writeSide } from "./comparison-url.ts";

// It brings a library along, and the agents do not wait for it.
const EnvironmentSelect = lazy(async () => ({
  default: (await import("./environment-select.tsx")).EnvironmentSelect,
}));
// Needed once an agent is chosen.
const AgentDetail = lazy(async () => ({ default: (await import("./agent-detail.tsx")).AgentDetail }));

/** How each agent does; of a chosen one, its versions, and two of them side by side. Everything is in the URL. */
export function AgentsPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const { filter: ranged, change, latest } = useRangedFilter();
  const [chosen] = useFilter();
  // Without any run there may still be agents, all runs of which were dropped.
  const filter = createMemo(
    () => ranged() ?? (latest.data?.runs.length === 0 ? { ...chosen(), range: allTime } : undefined),
  );
  const agents = useAgentPages(() => {
    const shown = filter();
    return shown && { filter: { environment: shown.environment, range: shown.range }, mergeVersions: true };
  });

  /** Keeps what is compared. */
  const changeRange = (range: TimeRange) => {
    const before = new URLSearchParams(location.search);
    let query = new URLSearchParams(writeFilter({ ...filter(), range }));
    for (const side of ["a", "b"] as const) query = writeSide(query, side, readSide(before, side));
    if (before.has("paths")) query.set("paths", before.get("paths") ?? "");
    navigate(`${location.pathname}?${query}`, { resolve: false, scroll: false });
  };

  return (
    <Page
      title="Agents"
      actions={
        <Show when={ranged()?.range}>{(range) => <RangeMenu range={range()} onChange={changeRange} />}</Show>
      }
    >
      <Switch
        fallback={
          <div class="rounded-3 border border-line bg-surface">
            <SkeletonRows rows={6} label="agents" />
          </div>
        }
      >
        <Match when={agents.rows === undefined && (agents.error ?? latest.error)}>
          {(error) => (
            <ErrorNotice
              isFramed
              what="Agents"
              error={error()}
              onRetry={agents.error === undefined ? latest.retry : agents.retry}
            />
          )}
        </Match>
        <Match when={agents.rows?.length === 0 && ranged() === undefined}>
          <Empty title="No agents yet">
            <ButtonLink variant="primary" href="/start">
              Send the first run
            </ButtonLink>
          </Empty>
        </Match>
        <Match when={agents.rows !== undefined && filter()}>
          {(shown) => (
            <>
              <Suspense>
                <EnvironmentSelect filter={shown()} onChange={change} />
              </Suspense>
              <Show
                when={agents.rows?.length}
                fallback={
                  <Empty title="No agent ran in this range">
                    <Button onClick={() => changeRange(allTime)}>Look through all time</Button>
                  </Empty>
                }
              >
                <div classList={{ "opacity-60": agents.isPrevious }}>
                  <AgentsPanel
                    filter={shown()}
                    agents={agents.rows ?? []}
                    total={agents.total}
                    footer={
                      hasPages(agents) && (
                        <MoreRows
                          list={agents}
                          listed={agents.rows?.length ?? 0}
                          pageSize={AGENTS_PAGE}
                          noun="agent"
                        />
                      )
                    }
                  />
                </div>
              </Show>
              <Show when={shown().agentId} keyed>
                {(agentId) => (
                  <Suspense fallback={<SkeletonRows rows={4} label={agentId} />}>
                    <AgentDetail agentId={agentId} filter={shown()} />
                  </Suspense>
                )}
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </Page>
  );
}

function Empty(props: { readonly title: string; readonly children: JSX.Element }) {
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Notice level={2} icon="agent" title={props.title} actions={props.children} />
    </div>
  );
}
