import type { Incident } from "@runfacts/gen/client/incident";
import { createMemo, Show } from "solid-js";
import { useIncidents } from "../api/use-incidents.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { formatMoment } from "../format/time.ts";
import { ChartMarks } from "../ui/chart-marks.tsx";
import { concernsChart, type MarkedChart } from "./concerns-chart.ts";
import { incidentHref, incidentsHref } from "./incident-filter.ts";
import { incidentHeadline } from "./incident-text.ts";
import { beganMs } from "./incident-times.ts";
import { placeOf, type Span } from "./place-of.ts";

const MOST_MARKS = 100;
const STALE_MS = 30_000;

/** Flags on a chart where incidents that it shows began; nothing where none did. */
export function IncidentMarks(props: {
  readonly chart: MarkedChart;
  readonly filter: RunFilter;
  /** What the chart draws side by side, each as wide as the others, oldest first. */
  readonly spans: readonly Span[];
}) {
  const range = () => ({ start: props.spans[0]?.start, end: props.spans.at(-1)?.end });
  const found = useIncidents(() => {
    const { agentId, environment } = props.filter;
    if (props.spans.length === 0) return undefined;
    return { agentId, environment, range: range(), pageSize: MOST_MARKS, staleMs: STALE_MS };
  });
  const marks = createMemo(() =>
    (found.data?.incidents ?? [])
      .filter((incident) => concernsChart(incident, props.chart, props.filter))
      .flatMap((incident) => markOf(incident, props.spans)),
  );
  return (
    <Show when={marks().length > 0}>
      <ChartMarks
        label="Incidents that began"
        marks={marks()}
        listHref={incidentsHref({ agentId: props.filter.agentId })}
      />
    </Show>
  );
}

function markOf(incident: Incident, spans: readonly Span[]) {
  const began = beganMs(incident);
  const at = placeOf(began, spans);
  if (at === undefined) return [];
  return [
    {
      at,
      name: `Incident since ${formatMoment(began)}`,
      text: `${formatMoment(began)}: ${incidentHeadline(incident)}`,
      href: incidentHref(incident.incidentId),
    },
  ];
}
