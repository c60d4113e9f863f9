import { Counter, Gauge, type Registry } from "prom-client";
import type { Context } from "./context.ts";

/** The metrics of the service, in the registry that GET /metrics shows. */
export function createMetrics(
  registry: Registry,
  queue: { readonly size: number },
): Pick<Context, "runsIngested" | "runsRejected"> {
  new Gauge({
    name: "commit_queue_runs",
    help: "Runs that wait to be committed, or are being committed.",
    registers: [registry],
    collect() {
      this.set(queue.size);
    },
  });
  return {
    runsIngested: new Counter({
      name: "runs_ingested_total",
      help: "Runs by what became of them: created, duplicate or rejected.",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    runsRejected: new Counter({
      name: "runs_rejected_total",
      help: "Refused runs by reason, as in ErrorInfo.reason.",
      labelNames: ["reason"],
      registers: [registry],
    }),
  };
}
