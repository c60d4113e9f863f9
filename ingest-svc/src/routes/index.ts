import type { ConnectRouter, ServiceImpl } from "@connectrpc/connect";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import type { Context } from "../context.ts";
import { ingestRun } from "./ingest-run.ts";
import { ingestRuns } from "./ingest-runs.ts";
import { recordRunPart } from "./record-run-part.ts";
import { recordSignals } from "./record-signals.ts";

/** Every RPC of the service. */
export function routes(context: Context): (router: ConnectRouter) => void {
  const implementation = {
    ingestRun: ingestRun(context),
    ingestRuns: ingestRuns(context),
    recordRunPart: recordRunPart(context),
    recordSignals: recordSignals(context),
  } satisfies ServiceImpl<typeof IngestService>;
  return (router) => router.service(IngestService, implementation);
}
