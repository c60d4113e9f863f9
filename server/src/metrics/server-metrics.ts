import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { reasonOf } from "../errors/reason.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { collectProcessMetrics } from "./process-metrics.ts";

export interface ServerMetrics {
  begin(): void;
  /** @param code spelled as Connect does, "ok" for success. */
  end(exchange: Exchange, code: string, seconds: number): void;
  /** Counts a request that was not even HTTP. */
  badHttp(): void;
}

const BUCKETS_SECONDS = [0.005, 0.025, 0.1, 0.25, 1, 5];

/**
 * Registers what every service measures, beside the metrics of the process:
 *
 * - `runfacts_request_duration_seconds` (histogram) by method alone, so that its series stay few;
 * - `runfacts_requests_total` by method, protocol and code;
 * - `runfacts_requests_in_flight`;
 * - `runfacts_requests_refused_total` by reason: the reason of the error where it has one, else its code.
 *
 * Probes are only seen in `runfacts_requests_in_flight`.
 */
export function createServerMetrics(registry: Registry): ServerMetrics {
  collectProcessMetrics(registry);
  const registers = [registry];
  const duration = new Histogram({
    name: "runfacts_request_duration_seconds",
    help: "Time from the head of a request to the end of its response.",
    labelNames: ["method"] as const,
    buckets: BUCKETS_SECONDS,
    registers,
  });
  const total = new Counter({
    name: "runfacts_requests_total",
    help: "Requests that have ended.",
    labelNames: ["method", "protocol", "code"] as const,
    registers,
  });
  const inFlight = new Gauge({
    name: "runfacts_requests_in_flight",
    help: "Requests that have not ended.",
    registers,
  });
  const refused = new Counter({
    name: "runfacts_requests_refused_total",
    help: "Requests that were not answered with OK.",
    labelNames: ["reason"] as const,
    registers,
  });
  return {
    begin: () => inFlight.inc(),
    end({ method, protocol, isProbe, error }, code, seconds) {
      inFlight.dec();
      if (isProbe) return;
      duration.observe({ method }, seconds);
      total.inc({ method, protocol, code });
      if (code !== "ok") refused.inc({ reason: (error && reasonOf(error)) ?? code });
    },
    badHttp: () => refused.inc({ reason: "bad_http" }),
  };
}
