import { OTLPLogExporter as LogsByGrpc } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as LogsByJson } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as LogsByProtobuf } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter as TracesByGrpc } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as TracesByJson } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as TracesByProtobuf } from "@opentelemetry/exporter-trace-otlp-proto";
import { vi } from "vitest";

/** A span as the SDK hands it to an exporter. */
export type SentSpan = Parameters<TracesByGrpc["export"]>[0][number];
/** A log record, likewise. */
export type SentRecord = Parameters<LogsByGrpc["export"]>[0][number];

interface Exporter<T> {
  export(items: T[], done: (result: { readonly code: number; readonly error?: Error }) => void): void;
  shutdown(): Promise<void>;
}

/** How exporters are told where to send, and how: by environment. */
export interface ExporterEnv {
  readonly endpoint: string;
  readonly compression: "gzip" | "none";
  /** Default: none. */
  readonly headers?: string;
}

/** The exporters that send by a protocol. */
export const traceExporters: Readonly<Record<string, () => Exporter<SentSpan>>> = {
  grpc: () => new TracesByGrpc(),
  "http/json": () => new TracesByJson(),
  "http/protobuf": () => new TracesByProtobuf(),
};
export const logExporters: Readonly<Record<string, () => Exporter<SentRecord>>> = {
  grpc: () => new LogsByGrpc(),
  "http/json": () => new LogsByJson(),
  "http/protobuf": () => new LogsByProtobuf(),
};

/** Sends items as an application would: with an exporter that reads its settings from the environment. */
export async function exportBy<T>(
  make: () => Exporter<T>,
  { endpoint, compression, headers = "" }: ExporterEnv,
  items: readonly T[],
): Promise<void> {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
  vi.stubEnv("OTEL_EXPORTER_OTLP_COMPRESSION", compression);
  vi.stubEnv("OTEL_EXPORTER_OTLP_HEADERS", headers);
  const exporter = make();
  vi.unstubAllEnvs();
  try {
    const result = await new Promise<{ readonly code: number; readonly error?: Error }>((resolve) =>
      exporter.export([...items], resolve),
    );
    if (result.code !== 0) throw result.error ?? new Error("the exporter failed");
  } finally {
    await exporter.shutdown();
  }
}
