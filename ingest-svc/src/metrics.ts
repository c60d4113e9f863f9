import { Counter, Gauge, type Registry } from "prom-client";
import type { Context } from "./context.ts";

/** The metrics of the service, in the registry that GET /metrics shows. */
export function createMetrics(
  registry: Registry,
  queued: () => { readonly runs: number; readonly bytes: number },
): Pick<
  Context,
  | "runsIngested"
  | "partsRecorded"
  | "signalsRecorded"
  | "signalsRejected"
  | "runsRejected"
  | "fieldsDropped"
  | "runsWithDropped"
  | "clientDroppedRuns"
> {
  new Gauge({
    name: "runfacts_commit_queue_runs",
    help: "Runs and parts of runs that wait to be committed, or are being committed.",
    registers: [registry],
    collect() {
      this.set(queued().runs);
    },
  });
  new Gauge({
    name: "runfacts_commit_queue_bytes",
    help: "Bytes, about, of the runs and parts of runs that wait to be committed, or are being committed.",
    registers: [registry],
    collect() {
      this.set(queued().bytes);
    },
  });
  return {
    runsIngested: new Counter({
      name: "runfacts_runs_ingested_total",
      help: "Runs by what became of them: created, duplicate or rejected.",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    partsRecorded: new Counter({
      name: "runfacts_run_parts_recorded_total",
      help: "Parts of runs by what became of them: recorded, unchanged or rejected.",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    signalsRecorded: new Counter({
      name: "runfacts_signals_recorded_total",
      help: "Signals that came apart from their run, by what became of them: created, duplicate or rejected.",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    signalsRejected: new Counter({
      name: "runfacts_signals_rejected_total",
      help: "Refused signals that came apart from their run, by reason, as in ErrorInfo.reason.",
      labelNames: ["reason"],
      registers: [registry],
    }),
    runsRejected: new Counter({
      name: "runfacts_runs_rejected_total",
      help: "Refused runs and parts of runs by reason, as in ErrorInfo.reason.",
      labelNames: ["reason"],
      registers: [registry],
    }),
    fieldsDropped: new Counter({
      name: "runfacts_dropped_fields_total",
      help: "Fields dropped from stored runs and parts of runs, by privacy rule.",
      labelNames: ["rule"],
      registers: [registry],
    }),
    runsWithDropped: new Counter({
      name: "runfacts_runs_with_dropped_fields_total",
      help: "Stored runs and parts of runs with dropped fields.",
      registers: [registry],
    }),
    clientDroppedRuns: new Counter({
      name: "runfacts_client_dropped_runs_total",
      help: "Runs that agents' tracers dropped before they were sent, as the tracers reported, by reason.",
      labelNames: ["reason"],
      registers: [registry],
    }),
  };
}
