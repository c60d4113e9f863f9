import type { Cause } from "@runfacts/gen/client/cause";
import type { Incident } from "@runfacts/gen/client/incident";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { attributeText, valueText } from "../../causes/cause-words.ts";
import { filterOfMessage } from "../../filter/filter-message.ts";
import { runsHref } from "../../filter/filter-url.ts";
import { formatCount } from "../../format/number.ts";
import { incidentRuns } from "../../incidents/incident-runs.ts";
import { formatMetric } from "../../incidents/metric-figure.ts";
import { Interval } from "../../ui/interval.tsx";
import { Name } from "../../ui/name.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SMALL_SAMPLE } from "../run/history/wilson.ts";
import "./causes-table.css";

/** What affected runs have in common, the surest first; each leads to its runs. */
export function CausesPanel(props: { readonly incident: Incident; readonly class: string }) {
  return (
    <Panel
      class={props.class}
      title="What affected runs have in common"
      sub={props.incident.causes.length > 0 && "the surest first"}
      flush
      footer={
        props.incident.causes.length > 0 &&
        "It says what goes with being affected, not why. Chance: the share of causes that are false, on average, if this one and those above it are believed."
      }
    >
      <Show
        when={props.incident.causes.length > 0}
        fallback={
          <Notice icon="search" title="Nothing stands out">
            <p>
              No value is more frequent among affected runs than chance would have it, or there are too few of
              them to tell.
            </p>
          </Notice>
        }
      >
        <table class="data-table causes-table">
          <thead>
            <tr>
              <th class="c-value">Value</th>
              <th class="num c-share">Affected with it</th>
              <th class="c-interval">95% interval</th>
              <th class="num c-without">Without it</th>
              <th class="num c-runs">Affected runs</th>
              <th class="num c-chance">Chance</th>
              <th class="c-example">
                <span class="sr-only">Example</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.incident.causes}>
              {(cause) => <CauseRow cause={cause} incident={props.incident} />}
            </For>
          </tbody>
        </table>
      </Show>
    </Panel>
  );
}

const share = (value: number) => formatMetric("_rate", value);

function CauseRow(props: { readonly cause: Cause; readonly incident: Incident }) {
  const href = () => {
    const { filter } = props.cause;
    if (filter === undefined) return undefined;
    const own = filterOfMessage(filter);
    return runsHref({ ...own, range: own.range ?? incidentRuns(props.incident).range });
  };
  const interval = (): readonly [number, number] | undefined => {
    const { low, high } = props.cause.affectedShare ?? {};
    return low === undefined || high === undefined ? undefined : [low, high];
  };
  return (
    <tr classList={{ linked: href() !== undefined }}>
      <td class="c-value">
        <span class="text-text-3">
          <Name value={attributeText(props.cause)} />
        </span>{" "}
        <Show when={href()} fallback={<Name value={valueText(props.cause)} class="font-medium" />}>
          {(to) => (
            <A href={to()} class="font-medium hover:underline">
              <Name value={valueText(props.cause)} />
            </A>
          )}
        </Show>
      </td>
      <td class="num c-share font-semibold">{share(props.cause.affectedShare?.value ?? 0)}</td>
      <td class="c-interval">
        <Show when={interval()}>
          {(bounds) => (
            <Interval
              rate={props.cause.affectedShare?.value ?? 0}
              interval={bounds()}
              isSmall={props.cause.runCount < SMALL_SAMPLE}
            />
          )}
        </Show>
      </td>
      <td class="num c-without text-text-2">{share(props.cause.affectedShareWithout)}</td>
      <td class="num c-runs">
        {formatCount(props.cause.affectedRunCount)}{" "}
        <span class="text-text-3">of {formatCount(props.cause.runCount)}</span>
      </td>
      <td class="num c-chance text-text-2">
        {props.cause.falseDiscoveryRate < 0.001 ? "<0.1%" : share(props.cause.falseDiscoveryRate)}
      </td>
      <td class="c-example">
        <Show when={props.cause.exampleRunId ?? props.cause.exampleRunIds[0]}>
          {(runId) => (
            <A href={`/runs/${runId()}`} class="text-accent underline">
              Example
              <span class="sr-only"> of {valueText(props.cause)}</span>
            </A>
          )}
        </Show>
      </td>
    </tr>
  );
}
