import type { Duration } from "@bufbuild/protobuf/wkt";
import type { ServiceImpl } from "@connectrpc/connect";
import { type IngestService, PartOutcome } from "@runfacts/gen/server/ingest_service";
import { RunStatus } from "@runfacts/gen/server/run";
import { principalOf } from "@runfacts/server";
import { refusalError } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { recordPart } from "../record-part.ts";

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
  // The part was checked with the request that it came in.
  const { validator: _, ...own } = context;
  return async ({ part, timeout }, call) => {
    if (part === undefined) throw new Error("a request without a part passed validation");
    const result = await recordPart(own, principalOf(call), part, millisecondsOf(timeout));
    if (result.outcome === "rejected") throw refusalError(result.refusal, "part");
    const outcome = result.outcome === "recorded" ? PartOutcome.RECORDED : PartOutcome.UNCHANGED;
    const { runId, status, lacks } = result;
    return { runId, outcome, status: statuses[status], missing: lacks.slice(0, MAX_MISSING) };
  };
}

function millisecondsOf(duration: Duration | undefined): number | null {
  if (duration === undefined) return null;
  return Number(duration.seconds) * 1_000 + Math.floor(duration.nanos / 1_000_000);
}
