import type { ConnectRouter } from "@connectrpc/connect";
import { LogsService } from "@runfacts/gen/otlp/logs-service";
import { MetricsService } from "@runfacts/gen/otlp/metrics-service";
import { TraceService } from "@runfacts/gen/otlp/trace-service";
import { exportLogs } from "./export-logs.ts";
import { exportMetrics } from "./export-metrics.ts";
import { exportTraces } from "./export-traces.ts";
import type { OtlpContext } from "./otlp-context.ts";

/** Registers every method of OTLP. */
export function otlpRoutes(context: OtlpContext): (router: ConnectRouter) => void {
  return (router) =>
    router
      .service(TraceService, { export: exportTraces(context) })
      .service(LogsService, { export: exportLogs(context) })
      .service(MetricsService, { export: exportMetrics(context) });
}
