import type { ServiceImpl } from "@connectrpc/connect";
import { IngestOutcome, type IngestService } from "@runfacts/gen/server/ingest_service";
import { principalOf } from "@runfacts/server";
import { refusalError } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { createdAtOf } from "../created-at.ts";
import { ingest } from "../ingest.ts";
import { isOpenRun, openRun } from "../open-run.ts";

/** Stores one whole run; over REST also one that is open. */
export function ingestRun(context: Context): ServiceImpl<typeof IngestService>["ingestRun"] {
  // The run was checked with the request that it came in.
  const { validator: _, ...own } = context;
  return async ({ run }, call) => {
    if (run === undefined) throw new Error("a request without a run passed validation");
    const isOpen = call.protocolName === "rest" && isOpenRun(run);
    const [result] = isOpen
      ? [await openRun(own, principalOf(call), run)]
      : await ingest(own, principalOf(call), [run]);
    if (result === undefined) throw new Error("a run got no result");
    if (result.outcome === "rejected") throw refusalError(result.refusal, "run");
    const outcome = result.outcome === "created" ? IngestOutcome.CREATED : IngestOutcome.DUPLICATE;
    return { runId: result.runId, outcome, createdAt: createdAtOf(result) };
  };
}
