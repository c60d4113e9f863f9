import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client";
import { reasonOf } from "../errors/reason.ts";
import type { Exchange } from "../exchange/exchange.ts";

export interface ServerMetrics {
  begin(): void;
  /** @param code spelled as Connect does, "ok" for success. */
  end(exchange: Exchange, code: string, seconds: number): void;
  /** Counts a request that was not even HTTP. */
  badHttp(): void;
}

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Registers what every service measures, beside the default metrics of the process:
 *
 * - `request_duration_seconds` (histogram) and `requests_total`, by method, protocol and code;
 * - `requests_in_flight`;
 * - `requests_refused_total` by reason: the reason of the error where it has one, else its code.
 *
 * Probes are only seen in `requests_in_flight`.
 */
export function createServerMetrics(registry: Registry): ServerMetrics {
  if (registry.getSingleMetric("process_start_time_seconds") === undefined) {
    collectDefaultMetrics({ register: registry });
  }
  const registers = [registry];
  const labelNames = ["method", "protocol", "code"] as const;
  const duration = new Histogram({
    name: "request_duration_seconds",
    help: "Time from the head of a request to the end of its response.",
    labelNames,
    buckets: BUCKETS_SECONDS,
    registers,
  });
  const total = new Counter({
    name: "requests_total",
    help: "Requests that have ended.",
    labelNames,
    registers,
  });
  const inFlight = new Gauge({
    name: "requests_in_flight",
    help: "Requests that have not ended.",
    registers,
  });
  const refused = new Counter({
    name: "requests_refused_total",
    help: "Requests that were not answered with OK.",
    labelNames: ["reason"] as const,
    registers,
  });
  return {
    begin: () => inFlight.inc(),
    end({ method, protocol, isProbe, error }, code, seconds) {
      inFlight.dec();
      if (isProbe) return;
      const labels = { method, protocol, code };
      duration.observe(labels, seconds);
      total.inc(labels);
      if (code !== "ok") refused.inc({ reason: (error && reasonOf(error)) ?? code });
    },
    badHttp: () => refused.inc({ reason: "bad_http" }),
  };
}
