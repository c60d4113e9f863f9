import type { RunStatus as RunStatusWord } from "@runfacts/db/rows";
import type { Lack } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import type { Principal } from "@runfacts/server";
import { acceptPart } from "./accept/accept-runs.ts";
import { contradictionRefusal, databaseRefusal, type Refusal, sizeRefusal } from "./accept/refusal.ts";
import type { Context } from "./context.ts";
import { reasonWord } from "./ingest.ts";
import { countRefusal } from "./intake/count-refusal.ts";

/** What became of a part of a run. */
export type Recorded =
  | {
      readonly runId: string;
      readonly outcome: "recorded" | "unchanged";
      /** How the run stands now. */
      readonly status: RunStatusWord;
      /** What keeps it from ending, once its end was told. */
      readonly lacks: readonly Lack[];
      readonly refusal?: undefined;
    }
  | { readonly runId: string; readonly outcome: "rejected"; readonly refusal: Refusal };

/**
 * Takes a part of a run in: checks it, commits it if it holds, and answers after COMMIT. Rejects, with nothing acknowledged,
 * when the database is away.
 *
 * @param timeoutMs how long the next sign of life may take; null for the default
 */
export async function recordPart(
  context: Omit<Context, "validator">,
  principal: Principal,
  part: Run,
  timeoutMs: number | null,
): Promise<Recorded> {
  const result = await record(context, principal, part, timeoutMs);
  context.partsRecorded.inc({ outcome: result.outcome });
  if (result.refusal !== undefined) {
    context.runsRejected.inc({ reason: reasonWord(result.refusal.reason) });
    countRefusal(context, principal.projectId, part, result.refusal);
  }
  return result;
}

async function record(
  context: Omit<Context, "validator">,
  { projectId }: Principal,
  part: Run,
  timeoutMs: number | null,
): Promise<Recorded> {
  const { record: accepted, refusal } = await acceptPart(context, part, timeoutMs);
  if (refusal !== undefined) return { runId: part.runId, outcome: "rejected", refusal };
  const { run_id: runId } = accepted.header;
  const rejected = (why: Refusal): Recorded => ({ runId, outcome: "rejected", refusal: why });
  const result = await context.commitPart(projectId, accepted);
  if ("refused" in result) return rejected(databaseRefusal(result.refused, context.logError));
  const { outcome, status, lacks } = result;
  if (outcome === "recorded" || outcome === "unchanged") return { runId, outcome, status, lacks };
  if (outcome === "too_large")
    return rejected(sizeRefusal("10,000 steps and 3 MiB encoded as protobuf, as a whole"));
  return rejected(contradictionRefusal(outcome.contradiction));
}
