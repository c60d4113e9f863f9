import type { AgentSummary } from "@runfacts/gen/client/stats";
import { A } from "@solidjs/router";
import { createMemo, For, lazy, Show, Suspense } from "solid-js";
import { useAgentPages } from "../../api/use-agent-pages.ts";
import { AGENTS_PAGE } from "../../api/use-agents.ts";
import { failuresHref, runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import type { TimeRange } from "../../filter/time-range.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { hasPages, MoreRows } from "../../ui/more-rows.tsx";
import { Name } from "../../ui/name.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { AgentHead, FigureCells } from "./agents-panel.tsx";
import { ComparisonPanel } from "./comparison-panel.tsx";
import { DroppedRuns } from "./dropped-runs.tsx";
import { latestFirst, worthComparing } from "./latest-versions.ts";
import { listedOf } from "./listed-of.ts";
import { SignalsPanel } from "./signals/signals-panel.tsx";

const PathsPanel = lazy(async () => ({ default: (await import("./paths/paths-panel.tsx")).PathsPanel }));

/** One agent: its versions, the one that began last first, and a comparison of two of them. */
export function AgentDetail(props: {
  readonly agentId: string;
  readonly filter: RunFilter & { readonly range: TimeRange };
}) {
  const answer = useAgentPages(() => ({
    filter: { agentId: props.agentId, environment: props.filter.environment, range: props.filter.range },
    mergeVersions: false,
  }));
  const versions = createMemo((): readonly AgentSummary[] => latestFirst(answer.rows ?? []));
  /** Of the others, all runs were dropped: there is nothing to compare. */
  const ran = createMemo(() => versions().filter(({ totalRuns }) => totalRuns > 0n));
  const hasDropped = () => versions().some((version) => Object.keys(version.clientDroppedRuns).length > 0);
  const href = (part: RunFilter) => runsHref({ ...props.filter, agentId: props.agentId, ...part });
  return (
    <>
      <Panel
        title={
          <>
            Versions of <Name value={props.agentId} />
          </>
        }
        sub={answer.rows && listedOf(versions().length, answer.total, "version")}
        flush
        footer={
          (hasDropped() || hasPages(answer)) && (
            <>
              <DroppedRuns versions={versions()} />
              <Show when={hasPages(answer)}>
                <MoreRows list={answer} listed={versions().length} pageSize={AGENTS_PAGE} noun="version" />
              </Show>
            </>
          )
        }
        actions={
          <>
            <ButtonLink
              variant="ghost"
              size="sm"
              href={failuresHref({ ...props.filter, agentId: props.agentId })}
            >
              Failures
              <Icon name="right" />
            </ButtonLink>
            <ButtonLink variant="ghost" size="sm" href={href({})}>
              Runs
              <Icon name="right" />
            </ButtonLink>
          </>
        }
      >
        <Show when={answer.error !== undefined && answer.rows === undefined && answer.error}>
          {(error) => <ErrorNotice what="Versions" error={error()} onRetry={answer.retry} />}
        </Show>
        <Show when={answer.isPending}>
          <SkeletonRows rows={3} label="versions" />
        </Show>
        <Show when={answer.rows}>
          <Show
            when={versions().length > 0}
            fallback={<Notice icon="clock" title="This agent had no runs in this range" />}
          >
            <div class="table-scroll">
              <table class="data-table stacked agents-table">
                <AgentHead first="Version" />
                <tbody>
                  <For each={versions()}>
                    {(version) => (
                      <tr class="linked">
                        <td class="c-name clip">
                          <A href={href({ agentVersion: version.agentVersion })} class="hover:underline">
                            <Name value={version.agentVersion} />
                          </A>
                        </td>
                        <FigureCells of={version} />
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        </Show>
      </Panel>
      <Show when={ran().length > 0}>
        <ComparisonPanel
          agentId={props.agentId}
          filter={props.filter}
          versions={ran().map((version) => version.agentVersion)}
          compared={worthComparing(ran()).map((version) => version.agentVersion)}
        />
      </Show>
      <SignalsPanel
        agentId={props.agentId}
        filter={props.filter}
        versions={versions().map((version) => version.agentVersion)}
      />
      <Show when={ran().length > 0}>
        <Suspense fallback={<SkeletonRows rows={6} label="paths" />}>
          <PathsPanel
            agentId={props.agentId}
            filter={props.filter}
            compared={worthComparing(ran()).map((version) => version.agentVersion)}
          />
        </Suspense>
      </Show>
    </>
  );
}
