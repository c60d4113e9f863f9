import type { PartRecord } from "@runfacts/db/rows";
import { type Run, RunStatus } from "@runfacts/gen/server/run";
import { toMicroseconds } from "@runfacts/server";
import { type DroppedColumns, nothingDropped } from "./dropped-columns.ts";
import { failureRowsOf, observationsOf } from "./item-rows.ts";
import { headerOf } from "./record-in-parts.ts";
import { partStepRowsOf } from "./step-rows.ts";
import type { StoredDigest } from "./stored-digest.ts";
import { checked, statusWord } from "./words.ts";

/**
 * The rows of a checked part of a run, as `recordOf` makes those of a whole one.
 *
 * @param timeoutMs how long the next sign of life may take; null where the part does not tell
 */
export function* partInParts(
  part: Run,
  timeoutMs: number | null,
  digestOf: StoredDigest,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, PartRecord> {
  const end =
    part.status === RunStatus.RUNNING
      ? null
      : { status: statusWord(part.status), ended_at: toMicroseconds(checked(part.endedAt)) };
  return {
    header: headerOf(part, dropped),
    end,
    steps: yield* partStepRowsOf(part, digestOf, dropped),
    failures: yield* failureRowsOf(part, dropped),
    ...(yield* observationsOf(part, dropped)),
    timeout_ms: timeoutMs,
    isWhole: false,
  };
}
