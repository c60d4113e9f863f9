import type { ServiceImpl } from "@connectrpc/connect";
import { IngestOutcome, type IngestService } from "@runfacts/gen/server/ingest_service";
import { principalOf } from "@runfacts/server";
import { droppedAnswer } from "../accept/dropped-fields.ts";
import { onViolationOf } from "../accept/on-violation.ts";
import { refusalError } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { createdAtOf } from "../created-at.ts";
import { ingest } from "../ingest.ts";
import { isOpenRun, openRun } from "../open-run.ts";
import { tellPosition } from "../tell-position.ts";

/** Stores one whole run; over REST also one that is open. */
export function ingestRun(context: Context): ServiceImpl<typeof IngestService>["ingestRun"] {
  return async ({ run, onViolation: asked }, call) => {
    if (run === undefined) throw new Error("a request without a run passed validation");
    const onViolation = onViolationOf(asked, context.onViolation);
    const isOpen = call.protocolName === "rest" && isOpenRun(run);
    const [result] = isOpen
      ? [await openRun(context, principalOf(call), run, onViolation)]
      : await ingest(context, principalOf(call), [run], { onViolation, isValidated: true });
    if (result === undefined) throw new Error("a run got no result");
    if (result.outcome === "rejected") throw refusalError(result.refusal, "run");
    const outcome = result.outcome === "created" ? IngestOutcome.CREATED : IngestOutcome.DUPLICATE;
    return {
      runId: result.runId,
      outcome,
      createdAt: createdAtOf(result),
      position: tellPosition(call, result.position),
      ...droppedAnswer(result.dropped),
    };
  };
}
