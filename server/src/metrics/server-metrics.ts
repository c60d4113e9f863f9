import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client";

export interface ServerMetrics {
  begin(): void;
  end(request: EndedRequest): void;
  /** Counts a request that was not even HTTP. */
  badHttp(): void;
}

/** What is measured of a request. */
interface EndedRequest {
  readonly method: string;
  readonly protocol: string;
  readonly isProbe: boolean;
  /** Spelled as Connect does, "ok" for success. */
  readonly code: string;
  /** Of the error, if it has one. */
  readonly reason: string | undefined;
  readonly seconds: number;
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
    end({ method, protocol, isProbe, code, reason, seconds }) {
      inFlight.dec();
      if (isProbe) return;
      duration.observe({ method }, seconds);
      total.inc({ method, protocol, code });
      if (code !== "ok") refused.inc({ reason: reason ?? code });
    },
    badHttp: () => refused.inc({ reason: "bad_http" }),
  };
}

/** Gauges that end like counters, which Prometheus takes them for; each repeats another gauge, without the ending. */
const MISNAMED = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

/** Registers the metrics of the process (`process_…`, `nodejs_…`), once a registry. */
function collectProcessMetrics(registry: Registry): void {
  if (registry.getSingleMetric("process_start_time_seconds") !== undefined) return;
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
}
