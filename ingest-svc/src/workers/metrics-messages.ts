/** A worker asks for the metrics of all workers. */
export interface MetricsRequest {
  readonly metricsRequest: number;
}

/** The metrics of all workers as Prometheus text; undefined where a worker did not answer in time. */
export interface MetricsReply {
  readonly metricsReply: number;
  readonly text: string | undefined;
}

export function isMetricsRequest(message: unknown): message is MetricsRequest {
  return typeof message === "object" && message !== null && "metricsRequest" in message;
}

export function isMetricsReply(message: unknown): message is MetricsReply {
  return typeof message === "object" && message !== null && "metricsReply" in message;
}
