import type { Incident } from "@runfacts/gen/client/incident";
import type { RunFilter } from "../filter/run-filter.ts";
import { versionOf } from "./incident-runs.ts";

/** A chart that may be marked: of runs by status, or of durations. */
export type MarkedChart = "status" | "duration";

const OF_DURATION = /^duration_/;
/** Figures that neither chart shows. */
const OF_NEITHER = /^(tokens|cost_usd|total_cost_usd|steps|waiting_ms|signal:)/;

/** Whether a chart under a filter shows what an incident is about. */
export function concernsChart(incident: Incident, chart: MarkedChart, filter: RunFilter): boolean {
  const { metric } = incident;
  const version = versionOf(incident);
  if (filter.agentVersion !== undefined && version !== undefined && filter.agentVersion !== version)
    return false;
  if (OF_NEITHER.test(metric)) return false;
  return OF_DURATION.test(metric) === (chart === "duration");
}
