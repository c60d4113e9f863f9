import { Counter, type Registry } from "prom-client";
import type { Context } from "./context.ts";

/** The counters of the service, in the registry that GET /metrics shows. */
export function createMetrics(registry: Registry): Pick<Context, "runsIngested" | "runsRejected"> {
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
