import { AggregatorRegistry, Registry } from "prom-client";
import { isMetricsReply, type MetricsRequest } from "./metrics-messages.ts";

/**
 * The metrics of a worker. GET /metrics reaches any of the workers, so it shows the sum over all, which the first process
 * knows.
 */
export class WorkerRegistry extends Registry {
  readonly #waiting = new Map<number, (text: string | undefined) => void>();
  #requests = 0;

  constructor() {
    super();
    // Makes this worker answer when the first process asks for its share.
    new AggregatorRegistry();
    AggregatorRegistry.setRegistries(this);
    process.on("message", (message: unknown) => {
      if (!isMetricsReply(message)) return;
      this.#waiting.get(message.metricsReply)?.(message.text);
      this.#waiting.delete(message.metricsReply);
    });
  }

  override async metrics(): Promise<string> {
    const id = this.#requests++;
    const reply = new Promise<string | undefined>((resolve) => this.#waiting.set(id, resolve));
    process.send?.({ metricsRequest: id } satisfies MetricsRequest);
    return (await reply) ?? (await super.metrics());
  }
}
