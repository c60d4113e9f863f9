import { Counter, type Registry } from "prom-client";

/** What is counted of OTLP. */
export interface OtlpMetrics {
  readonly spans: Counter;
  readonly logRecords: Counter;
  readonly dataPoints: Counter;
  readonly rejected: Counter<"signal" | "reason">;
  readonly attributesDropped: Counter<"reason">;
}

/** Registers it in the registry that GET /metrics shows. */
export function createOtlpMetrics(registry: Registry): OtlpMetrics {
  const registers = [registry];
  return {
    spans: new Counter({
      name: "otlp_spans_received_total",
      help: "Spans in requests that could be decoded, rejected ones and repetitions included.",
      registers,
    }),
    logRecords: new Counter({
      name: "otlp_log_records_received_total",
      help: "Log records in requests that could be decoded, rejected ones and repetitions included.",
      registers,
    }),
    dataPoints: new Counter({
      name: "otlp_data_points_received_total",
      help: "Data points of metrics in requests that could be decoded; none is stored.",
      registers,
    }),
    rejected: new Counter({
      name: "otlp_rejected_total",
      help: "Spans and log records that were rejected, by signal and reason.",
      labelNames: ["signal", "reason"],
      registers,
    }),
    attributesDropped: new Counter({
      name: "otlp_attributes_dropped_total",
      help: "Attributes, values and links of spans and log records that were left out, by reason.",
      labelNames: ["reason"],
      registers,
    }),
  };
}
