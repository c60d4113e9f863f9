import type { SignalGroup } from "@runfacts/gen/client/list_signal_groups";
import { A } from "@solidjs/router";
import { createMemo, For, Show } from "solid-js";
import { useSignalGroups } from "../../../api/use-signal-groups.ts";
import { runsHref } from "../../../filter/filter-url.ts";
import type { RunFilter } from "../../../filter/run-filter.ts";
import type { TimeRange } from "../../../filter/time-range.ts";
import { formatCount } from "../../../format/number.ts";
import { DocsLink } from "../../../ui/docs-link.tsx";
import { Name } from "../../../ui/name.tsx";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { SignalFigure } from "./signal-figure.tsx";
import "./signals-table.css";

/** What the signals of an agent say, by name and version: of the runs that ended. */
export function SignalsPanel(props: {
  readonly agentId: string;
  readonly filter: RunFilter & { readonly range: TimeRange };
  /** In the order in which signals of one name are listed. */
  readonly versions: readonly string[];
}) {
  const answer = useSignalGroups(() => ({
    agentId: props.agentId,
    environment: props.filter.environment,
    range: props.filter.range,
  }));
  const places = createMemo(() => new Map(props.versions.map((version, place) => [version, place])));
  const placeOf = ({ agentVersion }: SignalGroup) => places().get(agentVersion) ?? places().size;
  const groups = createMemo(() =>
    (answer.data?.groups ?? []).toSorted((a, b) => (a.name === b.name ? placeOf(a) - placeOf(b) : 0)),
  );
  const more = () => (answer.data?.totalGroups ?? 0) - groups().length;
  return (
    <Panel
      title={
        <>
          Signals of <Name value={props.agentId} />
        </>
      }
      sub="of the runs that ended, by version"
      flush
      footer={more() > 0 && `${formatCount(more())} more are not shown: choose a shorter range.`}
    >
      <Show when={answer.error !== undefined && answer.data === undefined && answer.error}>
        {(error) => <ErrorNotice what="Signals" error={error()} onRetry={answer.retry} />}
      </Show>
      <Show when={answer.data === undefined && answer.error === undefined}>
        <SkeletonRows rows={2} label="signals" />
      </Show>
      <Show when={answer.data}>
        <Show
          when={groups().length > 0}
          fallback={
            <Notice
              icon="check"
              title="No signals in this range"
              actions={<DocsLink page="signals.md">Send thumbs, checks and labels of judges</DocsLink>}
            />
          }
        >
          <div class="table-scroll" classList={{ "opacity-60": answer.isPrevious }}>
            <table class="data-table stacked signals-table">
              <thead>
                <tr>
                  <th>Signal</th>
                  <th>Version</th>
                  <th>Says</th>
                  <th class="c-interval">95% interval</th>
                  <th class="num c-signals">Signals</th>
                  <th class="num c-runs">Runs</th>
                </tr>
              </thead>
              <tbody>
                <For each={groups()}>
                  {(group) => (
                    <tr>
                      <td class="clip c-name font-medium">
                        <Name value={group.name} />
                      </td>
                      <td class="clip c-version text-text-2">
                        <Name value={group.agentVersion} />
                      </td>
                      <SignalFigure of={group} />
                      <td class="num c-signals">{formatCount(group.signalCount)}</td>
                      <td class="num c-runs" classList={{ "is-one": group.runCount === 1n }}>
                        <A href={hrefOf(group, props.filter)} class="hover:underline">
                          {formatCount(group.runCount)}
                        </A>
                      </td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        </Show>
      </Show>
    </Panel>
  );
}

function hrefOf({ agentId, agentVersion, name }: SignalGroup, { environment, range }: RunFilter): string {
  return runsHref({ agentId, agentVersion, signalName: name, ended: true, environment, range });
}
