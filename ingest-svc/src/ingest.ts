import type { WriteResult } from "@runfacts/db/write";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { Run } from "@runfacts/gen/server/run";
import type { Principal } from "@runfacts/server";
import { acceptRuns, type Terms } from "./accept/accept-runs.ts";
import type { DroppedFields } from "./accept/dropped-fields.ts";
import { conflictRefusal, databaseRefusal, type Refusal } from "./accept/refusal.ts";
import type { CommitResult } from "./commit/commit-queue.ts";
import type { Context } from "./context.ts";
import { countDropped } from "./intake/count-dropped.ts";
import { countRefusal } from "./intake/count-refusal.ts";
import { storedDigest } from "./record/stored-digest.ts";

/** What became of one run. */
export type Ingested =
  | {
      readonly runId: string;
      readonly outcome: "created" | "duplicate";
      /** When it was first accepted, in microseconds since the Unix epoch; null where that has expired. */
      readonly receivedAt: bigint | null;
      /** By which it is there. */
      readonly position: string;
      readonly dropped: DroppedFields;
      readonly refusal?: undefined;
    }
  | { readonly runId: string; readonly outcome: "rejected"; readonly refusal: Refusal };

/**
 * Takes runs in: checks each, commits those that hold, and answers in the order of `runs`, after
 * COMMIT. Rejects, with nothing acknowledged, when the database is away.
 */
export async function ingest(
  context: Context,
  principal: Principal,
  runs: readonly Run[],
  terms: Terms,
): Promise<Ingested[]> {
  const digestOf = storedDigest(await context.digestKey(principal.projectId));
  const acceptances = await acceptRuns(context, runs, terms, digestOf);
  const records = acceptances.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const outcomes = records.length === 0 ? [] : await context.commit(principal.projectId, records);
  let written = 0;
  const results = acceptances.map((acceptance, index): Ingested => {
    const { record, refusal, dropped } = acceptance;
    if (refusal !== undefined) return { runId: runs[index]?.runId ?? "", outcome: "rejected", refusal };
    return resultOf(context, record.run.run_id, dropped, outcomes[written++]);
  });
  for (const [index, result] of results.entries()) {
    count(context, result);
    const run = runs[index];
    if (run === undefined) continue;
    if (result.refusal !== undefined) countRefusal(context, principal.projectId, run, result.refusal);
    else if (result.outcome === "created") countDropped(context, principal.projectId, run, result.dropped);
  }
  return results;
}

function resultOf(
  context: Pick<Context, "logError">,
  runId: string,
  dropped: DroppedFields,
  result: CommitResult<WriteResult> | undefined,
): Ingested {
  if (result === undefined) throw new Error("the writer answered fewer runs than it was given");
  if ("refused" in result)
    return { runId, outcome: "rejected", refusal: databaseRefusal(result.refused, context.logError) };
  const { outcome, receivedAt, position } = result;
  if (outcome === "conflict") return { runId, outcome: "rejected", refusal: conflictRefusal() };
  return { runId, outcome, receivedAt, position, dropped };
}

function count(
  context: Pick<Context, "runsIngested" | "runsRejected">,
  { outcome, refusal }: Ingested,
): void {
  context.runsIngested.inc({ outcome });
  if (refusal !== undefined) context.runsRejected.inc({ reason: reasonWord(refusal.reason) });
}

/** The word of a reason in metrics. */
export function reasonWord(reason: ErrorReason): string {
  const [word = "unknown"] = Object.entries(ErrorReason).find(([, value]) => value === reason) ?? [];
  return word.toLowerCase();
}
