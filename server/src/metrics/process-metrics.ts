import { collectDefaultMetrics, type Registry } from "prom-client";

/** Gauges that end like counters, which Prometheus takes them for; each repeats another gauge, without the ending. */
const MISNAMED = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

/** Registers the metrics of the process (`process_…`, `nodejs_…`), once a registry. */
export function collectProcessMetrics(registry: Registry): void {
  if (registry.getSingleMetric("process_start_time_seconds") !== undefined) return;
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
}
