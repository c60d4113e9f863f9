import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { AgentSummary } from "@runfacts/gen/client/stats";
import { For, type JSX, Show } from "solid-js";
import { basePath } from "../../base-path.ts";
import { agentsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCount } from "../../format/number.ts";
import { successOf } from "../../statistics/success.ts";
import { Ago } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { Panel } from "../../ui/panel.tsx";
import { listedOf } from "./listed-of.ts";
import { RateCells } from "./rate-cells.tsx";
import "./agents-table.css";

/** One row an agent, those with most runs first; each leads to its versions, below. */
export function AgentsPanel(props: {
  readonly filter: RunFilter;
  readonly agents: readonly AgentSummary[];
  /** Agents that there are; more than are listed. */
  readonly total: bigint;
  /** How many of them to show at most. Default: all */
  readonly shown?: number;
  readonly actions?: JSX.Element;
  readonly footer?: JSX.Element;
  readonly class?: string;
}) {
  return (
    <Panel
      class={props.class ?? ""}
      title="Agents"
      sub={listedOf(props.agents.length, props.total, "agent")}
      actions={props.actions}
      footer={props.footer}
      flush
    >
      <div class="table-scroll">
        <table class="data-table stacked agents-table">
          <AgentHead first="Agent" second="Latest version" />
          <tbody>
            <For each={props.agents.slice(0, props.shown)}>
              {(agent) => (
                <tr class="linked" classList={{ current: agent.agentId === props.filter.agentId }}>
                  <td class="c-name clip font-medium">
                    {/* A plain link: the router would call each of them the current page. */}
                    <a
                      href={basePath + agentsHref({ ...props.filter, agentId: agent.agentId })}
                      class="hover:underline"
                      aria-current={agent.agentId === props.filter.agentId ? "true" : undefined}
                      noScroll
                    >
                      <Name value={agent.agentId} />
                    </a>
                  </td>
                  <td class="c-version clip text-text-2">
                    <Name value={agent.agentVersion} />
                    <Show when={agent.totalAgentVersions > 1n}>
                      <span class="text-text-3"> +{formatCount(agent.totalAgentVersions - 1n)}</span>
                    </Show>
                  </td>
                  <FigureCells of={agent} />
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** The heads of a table of agents or of versions. */
export function AgentHead(props: { readonly first: string; readonly second?: string }) {
  return (
    <thead>
      <tr>
        <th class="c-name">{props.first}</th>
        <Show when={props.second}>
          <th class="c-version">{props.second}</th>
        </Show>
        <th class="num c-rate" title="Of the runs that ended, those that did not fail">
          Success
        </th>
        <th class="c-interval">95% interval</th>
        <th class="num c-runs">Runs</th>
        <th class="num c-failed">Failed runs</th>
        <th class="num c-p95" title="Duration of runs">
          p95
        </th>
        <th class="num c-last">Last seen</th>
      </tr>
    </thead>
  );
}

const droppedRuns = ({ clientDroppedRuns }: AgentSummary) =>
  Object.values(clientDroppedRuns).reduce((sum, runs) => sum + runs, 0n);

/** The cells below these heads, from the rate on. */
export function FigureCells(props: { readonly of: AgentSummary }) {
  return (
    <>
      <Show
        when={props.of.totalRuns === 0n && droppedRuns(props.of)}
        fallback={<RateCells of={successOf(props.of.statusBreakdown)} />}
      >
        {(runs) => (
          <>
            <td class="num c-rate text-text-3">—</td>
            <td class="c-interval text-failure" title="Runs that the SDK dropped before they were sent">
              {formatCount(runs())} dropped
            </td>
          </>
        )}
      </Show>
      <td class="num c-runs" classList={{ "is-one": props.of.totalRuns === 1n }}>
        {formatCount(props.of.totalRuns)}
      </td>
      <td class="num c-failed" classList={{ "text-text-3": props.of.totalFailures === 0n }}>
        {formatCount(props.of.totalFailures)}
      </td>
      <td class="num c-p95">
        {props.of.runDuration === undefined ? "—" : formatDuration(props.of.runDuration.p95Ms)}
      </td>
      <td class="num c-last text-text-2">
        <Show when={props.of.lastStartedAt}>{(at) => <Ago at={timestampMs(at())} />}</Show>
      </td>
    </>
  );
}
