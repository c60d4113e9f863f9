import type { Duration } from "@bufbuild/protobuf/wkt";
import type { ServiceImpl } from "@connectrpc/connect";
import { type IngestService, PartOutcome } from "@runfacts/gen/server/ingest_service";
import { RunStatus } from "@runfacts/gen/server/run";
import { principalOf } from "@runfacts/server";
import { droppedAnswer } from "../accept/dropped-fields.ts";
import { onViolationOf } from "../accept/on-violation.ts";
import { refusalError } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { recordPart } from "../record-part.ts";
import { tellPosition } from "../tell-position.ts";

/** Most of what a run lacks that one reply names; a client with more sends these first. */
const MAX_MISSING = 20;

const statuses = {
  success: RunStatus.SUCCESS,
  failure: RunStatus.FAILURE,
  partial: RunStatus.PARTIAL,
  running: RunStatus.RUNNING,
  abandoned: RunStatus.ABANDONED,
};

/** Records a part of a run. */
export function recordRunPart(context: Context): ServiceImpl<typeof IngestService>["recordRunPart"] {
  return async ({ part, timeout, onViolation: asked }, call) => {
    if (part === undefined) throw new Error("a request without a part passed validation");
    const terms = { onViolation: onViolationOf(asked, context.onViolation), isValidated: true };
    const given = { part, timeoutMs: millisecondsOf(timeout), terms };
    const result = await recordPart(context, principalOf(call), given);
    if (result.outcome === "rejected") throw refusalError(result.refusal, "part");
    const outcome = result.outcome === "recorded" ? PartOutcome.RECORDED : PartOutcome.UNCHANGED;
    const { runId, status, lacks, position, dropped } = result;
    return {
      runId,
      outcome,
      status: statuses[status],
      missing: lacks.slice(0, MAX_MISSING),
      position: tellPosition(call, position),
      ...droppedAnswer(dropped),
    };
  };
}

function millisecondsOf(duration: Duration | undefined): number | null {
  if (duration === undefined) return null;
  return Number(duration.seconds) * 1_000 + Math.floor(duration.nanos / 1_000_000);
}
