import type { SignalResult } from "@runfacts/db/write";
import type { RecordedSignal } from "@runfacts/gen/server/record_signals";
import { Effort } from "@runfacts/privacy/inspect";
import type { Principal } from "@runfacts/server";
import { Breath, inParts } from "../accept/breath.ts";
import { databaseRefusal, type Refusal } from "../accept/refusal.ts";
import type { CommitResult } from "../commit/commit-queue.ts";
import type { Context } from "../context.ts";
import { reasonWord } from "../ingest.ts";
import { countRefusal } from "../intake/count-refusal.ts";
import { type AcceptedSignal, acceptSignal } from "./accept-signal.ts";
import { signalRefusals } from "./signal-refusal.ts";

/** What became of one signal. */
export type Recorded =
  | {
      readonly signalId: string;
      readonly outcome: "created" | "duplicate";
      /** By which it is there. */
      readonly position: string;
      readonly refusal?: undefined;
    }
  | { readonly outcome: "rejected"; readonly refusal: Refusal };

/**
 * Takes signals in: checks each, commits those that hold, and answers in their order, after COMMIT. Rejects, with nothing
 * acknowledged, when the database is away.
 */
export async function recordSignals(
  context: Context,
  { projectId }: Principal,
  signals: readonly RecordedSignal[],
): Promise<Recorded[]> {
  const breath = new Breath();
  const effort = new Effort();
  const accepted: AcceptedSignal[] = [];
  for (const signal of signals) {
    if (breath.isDue) await breath.take();
    accepted.push(await inParts(acceptSignal(context, signal, effort), breath));
  }
  const rows = accepted.flatMap(({ row }) => (row === undefined ? [] : [row]));
  const written = rows.length === 0 ? [] : await context.commitSignals(projectId, rows);
  let next = 0;
  return accepted.map(({ row, refusal }): Recorded => {
    const result: Recorded =
      refusal === undefined
        ? resultOf(context, row.signal_id, written[next++])
        : { outcome: "rejected", refusal };
    context.signalsRecorded.inc({ outcome: result.outcome });
    if (result.refusal !== undefined) {
      context.signalsRejected.inc({ reason: reasonWord(result.refusal.reason) });
      // Which agent it is of is not told.
      countRefusal(context, projectId, { agentId: "" }, result.refusal);
    }
    return result;
  });
}

function resultOf(
  { logError }: Pick<Context, "logError">,
  signalId: string,
  result: CommitResult<SignalResult> | undefined,
): Recorded {
  if (result === undefined) throw new Error("the writer answered fewer signals than it was given");
  if ("refused" in result) return { outcome: "rejected", refusal: databaseRefusal(result.refused, logError) };
  const { outcome, position } = result;
  if (outcome === "created" || outcome === "duplicate") return { signalId, outcome, position };
  return { outcome: "rejected", refusal: signalRefusals[outcome] };
}
