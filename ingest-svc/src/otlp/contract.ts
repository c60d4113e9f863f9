import type { DescMethod } from "@bufbuild/protobuf";
import { LogsService } from "@runfacts/gen/otlp/logs-service";
import { MetricsService } from "@runfacts/gen/otlp/metrics-service";
import { TraceService } from "@runfacts/gen/otlp/trace-service";
import type { ForeignContract } from "@runfacts/server";
import { readRequest } from "./read-request.ts";

/** How telemetry of OpenTelemetry comes in: OTLP 1.11, over gRPC and HTTP. */
export const otlpContract: ForeignContract = {
  services: [TraceService, LogsService, MetricsService],
  paths: new Map<string, DescMethod>([
    ["/v1/traces", TraceService.method.export],
    ["/v1/logs", LogsService.method.export],
    ["/v1/metrics", MetricsService.method.export],
  ]),
  read: readRequest,
};
