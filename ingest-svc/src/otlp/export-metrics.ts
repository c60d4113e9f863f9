import type { ServiceImpl } from "@connectrpc/connect";
import type { MetricsService } from "@runfacts/gen/otlp/metrics-service";
import { countDataPoints } from "@runfacts/otlp";
import type { OtlpContext } from "./otlp-context.ts";

/** Takes metrics, so that exporters of all signals need no setting: their data points are counted, and not stored. */
export function exportMetrics({
  metrics,
}: Pick<OtlpContext, "metrics">): ServiceImpl<typeof MetricsService>["export"] {
  return (request) => {
    metrics.dataPoints.inc(countDataPoints(request));
    return {};
  };
}
