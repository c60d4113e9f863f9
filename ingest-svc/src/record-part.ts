import type { RunStatus as RunStatusWord } from "@runfacts/db/rows";
import type { Lack } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import type { Principal } from "@runfacts/server";
import { acceptPart, type Terms } from "./accept/accept-runs.ts";
import type { DroppedFields } from "./accept/dropped-fields.ts";
import { contradictionRefusal, databaseRefusal, type Refusal, sizeRefusal } from "./accept/refusal.ts";
import type { Context } from "./context.ts";
import { reasonWord } from "./ingest.ts";
import { countDropped } from "./intake/count-dropped.ts";
import { countRefusal } from "./intake/count-refusal.ts";
import { storedDigest } from "./record/stored-digest.ts";

/** What became of a part of a run. */
export type Recorded =
  | {
      readonly runId: string;
      readonly outcome: "recorded" | "unchanged";
      /** How the run stands now. */
      readonly status: RunStatusWord;
      /** What keeps it from ending, once its end was told. */
      readonly lacks: readonly Lack[];
      /** By which it stands so. */
      readonly position: string;
      readonly dropped: DroppedFields;
      readonly refusal?: undefined;
    }
  | { readonly runId: string; readonly outcome: "rejected"; readonly refusal: Refusal };

/** A part of a run as it came. */
export interface GivenPart {
  readonly part: Run;
  /** How long the next sign of life may take; null for the default. */
  readonly timeoutMs: number | null;
  readonly terms: Terms;
  /** Makes the part of what may be stored of it. Default: it is that. */
  readonly toPart?: (run: Run) => Run;
}

/**
 * Takes a part of a run in: checks it, commits it if it holds, and answers after COMMIT. Rejects, with nothing acknowledged,
 * when the database is away.
 */
export async function recordPart(
  context: Context,
  principal: Principal,
  given: GivenPart,
): Promise<Recorded> {
  const result = await record(context, principal, given);
  context.partsRecorded.inc({ outcome: result.outcome });
  if (result.refusal !== undefined) {
    context.runsRejected.inc({ reason: reasonWord(result.refusal.reason) });
    countRefusal(context, principal.projectId, given.part, result.refusal);
  } else if (result.outcome === "recorded") {
    countDropped(context, principal.projectId, given.part, result.dropped);
  }
  return result;
}

async function record(
  context: Context,
  { projectId }: Principal,
  { part, timeoutMs, terms, toPart }: GivenPart,
): Promise<Recorded> {
  const digestOf = storedDigest(await context.digestKey(projectId));
  const acceptance = await acceptPart(context, part, timeoutMs, terms, digestOf, toPart);
  const { record: accepted, refusal, dropped } = acceptance;
  if (refusal !== undefined) return { runId: part.runId, outcome: "rejected", refusal };
  const { run_id: runId } = accepted.header;
  const rejected = (why: Refusal): Recorded => ({ runId, outcome: "rejected", refusal: why });
  const result = await context.commitPart(projectId, accepted);
  if ("refused" in result) return rejected(databaseRefusal(result.refused, context.logError));
  const { outcome, status, lacks, position } = result;
  if (outcome === "recorded" || outcome === "unchanged")
    return { runId, outcome, status, lacks, position, dropped };
  if (outcome === "too_large")
    return rejected(sizeRefusal("10,000 steps and 3 MiB encoded as protobuf, as a whole"));
  return rejected(contradictionRefusal(outcome.contradiction));
}
