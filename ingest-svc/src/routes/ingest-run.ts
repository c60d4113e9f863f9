import type { ServiceImpl } from "@connectrpc/connect";
import { IngestOutcome, type IngestService } from "@runfacts/gen/server/ingest_service";
import { principalOf } from "@runfacts/server";
import { refusalError } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { ingest } from "../ingest.ts";

/** Stores one whole run. */
export function ingestRun(context: Context): ServiceImpl<typeof IngestService>["ingestRun"] {
  // The run was checked with the request that it came in.
  const { validator: _, ...own } = context;
  return async ({ run }, call) => {
    const [result] = await ingest(own, principalOf(call), run === undefined ? [] : [run]);
    if (result === undefined) throw new Error("a request without a run passed validation");
    if (result.outcome === "rejected") throw refusalError(result.refusal, "run");
    const outcome = result.outcome === "created" ? IngestOutcome.CREATED : IngestOutcome.DUPLICATE;
    return { runId: result.runId, outcome };
  };
}
