import { type Timestamp, timestampMs } from "@bufbuild/protobuf/wkt";
import type { Estimate } from "@runfacts/gen/client/estimate";
import type { Incident } from "@runfacts/gen/client/incident";
import { type JSX, Show } from "solid-js";
import { formatCount } from "../../format/number.ts";
import { failureOf, incidentMetricName } from "../../incidents/incident-text.ts";
import { formatBounds, formatMetric } from "../../incidents/metric-figure.ts";
import { FactList, type ListedFact } from "../../ui/fact-list.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { Panel } from "../../ui/panel.tsx";

/** The figures and moments of an incident. */
export function IncidentFacts(props: { readonly incident: Incident; readonly class: string }) {
  return (
    <Panel class={props.class} title="Figures">
      <FactList facts={factsOf(props.incident)} />
    </Panel>
  );
}

function factsOf(incident: Incident): readonly ListedFact[] {
  const { metric, threshold, rule, runCount, affectedRunCount, baselineVersion } = incident;
  const failure = failureOf(incident);
  const isFailureNamed = failure !== "";
  const before =
    baselineVersion === undefined ? (
      "Before"
    ) : (
      <>
        In <Name value={baselineVersion} />
      </>
    );
  const facts: readonly (ListedFact | undefined)[] = [
    metric === "" ? undefined : { name: "Measured", value: incidentMetricName(incident) },
    isFailureNamed ? { name: "Failure", value: failure } : undefined,
    rule === undefined ? undefined : { name: "Rule", value: <Name value={rule} /> },
    figure("When opened", metric, incident.observed),
    figure(before, metric, incident.baseline),
    threshold === undefined ? undefined : { name: "Limit", value: formatMetric(metric, threshold) },
    runCount === 0n ? undefined : { name: "Runs", value: formatCount(runCount) },
    affectedRunCount === 0n ? undefined : { name: "Affected runs", value: formatCount(affectedRunCount) },
    moment("Since", incident.beganAt),
    moment("Opened", incident.openedAt),
    moment("Acknowledged", incident.acknowledgedAt),
    moment("Resolved", incident.resolvedAt),
  ];
  return facts.filter((fact) => fact !== undefined);
}

function figure(name: JSX.Element, metric: string, estimate: Estimate | undefined): ListedFact | undefined {
  if (estimate === undefined) return undefined;
  const { value, low, high } = estimate;
  return {
    name,
    value: (
      <>
        <b class="font-semibold">{formatMetric(metric, value)}</b>
        <Show when={low !== undefined && high !== undefined}>
          <span class="block text-sm text-text-3">
            95% interval {formatBounds(metric, low ?? value, high ?? value)}
          </span>
        </Show>
      </>
    ),
  };
}

function moment(name: string, at: Timestamp | undefined): ListedFact | undefined {
  return at === undefined ? undefined : { name, value: <Moment at={timestampMs(at)} /> };
}
