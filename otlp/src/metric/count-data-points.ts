import type { ExportMetricsServiceRequest } from "@runfacts/gen/otlp/metrics-service";

/** How many data points a request holds: that is all that is kept of metrics. */
export function countDataPoints({ resourceMetrics }: ExportMetricsServiceRequest): number {
  let count = 0;
  for (const { scopeMetrics } of resourceMetrics)
    for (const { metrics } of scopeMetrics)
      for (const { data } of metrics) count += data.value?.dataPoints.length ?? 0;
  return count;
}
