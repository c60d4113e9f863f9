/** What exporters send. */
export type Signal = "traces" | "logs" | "metrics";

const PACKAGE = "/opentelemetry.proto.collector";

/** The methods of gRPC that take it. */
export const exportMethods: Readonly<Record<Signal, string>> = {
  traces: `${PACKAGE}.trace.v1.TraceService/Export`,
  logs: `${PACKAGE}.logs.v1.LogsService/Export`,
  metrics: `${PACKAGE}.metrics.v1.MetricsService/Export`,
};
