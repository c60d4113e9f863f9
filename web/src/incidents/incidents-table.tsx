import type { Incident } from "@runfacts/gen/client/incident";
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import { Keyed } from "../ui/keyed.ts";
import { Ago } from "../ui/moment.tsx";
import { Name } from "../ui/name.tsx";
import { incidentHref } from "./incident-filter.ts";
import { incidentHeadline } from "./incident-text.ts";
import { beganMs, resolvedMs } from "./incident-times.ts";
import { incidentKindLabel, incidentKindWord, incidentStateWord } from "./incident-words.ts";
import "./incidents-table.css";
import { StateMark } from "./state-mark.tsx";

/** A row an incident, which leads to its page. */
export function IncidentsTable(props: { readonly incidents: readonly Incident[] }) {
  return (
    <table class="data-table tall stacked incidents-table">
      <thead>
        <tr>
          <th class="c-what">What happened</th>
          <th class="c-kind">Kind</th>
          <th class="c-state">State</th>
          <th class="num c-runs">Affected runs</th>
          <th class="num c-since">Since</th>
        </tr>
      </thead>
      <tbody>
        <Keyed each={props.incidents} by="incidentId">
          {(incident) => <IncidentRow incident={incident()} />}
        </Keyed>
      </tbody>
    </table>
  );
}

function IncidentRow(props: { readonly incident: Incident }) {
  return (
    <tr class="linked">
      <td class="c-what">
        <A href={incidentHref(props.incident.incidentId)} class="font-medium hover:underline">
          {incidentHeadline(props.incident)}
        </A>
        <Show when={props.incident.environment}>
          {(environment) => (
            <span class="block text-sm text-text-3">
              in <Name value={environment()} />
            </span>
          )}
        </Show>
      </td>
      <td class="c-kind text-text-2">{incidentKindLabel(incidentKindWord(props.incident.kind))}</td>
      <td class="c-state">
        <StateMark state={incidentStateWord(props.incident.state)} />
      </td>
      <td class="num c-runs" classList={{ "is-rate": props.incident.affectedRunCount > 0n }}>
        <AffectedRuns incident={props.incident} />
      </td>
      <td class="num c-since text-text-2">
        <Ago at={beganMs(props.incident)} />
        <Show when={resolvedMs(props.incident)}>
          {(at) => (
            <span class="block text-sm text-text-3">
              for {formatDuration(Math.max(0, at() - beganMs(props.incident)))}
            </span>
          )}
        </Show>
      </td>
    </tr>
  );
}

/** `76 of 500`; `500 in all` where no run is affected more than others, such as of a cost. */
function AffectedRuns(props: { readonly incident: Incident }) {
  return (
    <Show when={props.incident.runCount > 0n} fallback={<span class="text-text-3">—</span>}>
      <Show
        when={props.incident.affectedRunCount > 0n}
        fallback={<span class="text-text-3">{formatCount(props.incident.runCount)} in all</span>}
      >
        <b class="font-semibold">{formatCount(props.incident.affectedRunCount)}</b>{" "}
        <span class="text-text-3">of {formatCount(props.incident.runCount)}</span>
      </Show>
    </Show>
  );
}
