import type { FailureRow } from "@runfacts/db/rows";
import { itemHash } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import { messageFingerprint } from "@runfacts/privacy/inspect";
import { itemIds } from "./derived-id.ts";
import { type DroppedColumns, nothingDropped } from "./dropped-columns.ts";
import { failureTypeWord } from "./words.ts";

/** Rows of the failures of a checked run, those without an id with one derived from their content. Yields between them. */
export function* failureRowsOf(
  run: Run,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, FailureRow[]> {
  const idOf = itemIds(run.runId, "failure");
  const ofFailures = dropped.get("failures");
  const rows: FailureRow[] = [];
  for (const failure of run.failures) {
    const facts = {
      step_id: failure.stepId?.toLowerCase() ?? null,
      failure_type: failureTypeWord(failure.failureType),
      failure_code: failure.failureCode,
      message: failure.message,
    };
    const failure_id = idOf(failure.failureId, facts);
    rows.push({
      failure_id,
      ...facts,
      fingerprint: storedFingerprint(failure.message),
      dropped: ofFailures?.get(rows.length) ?? null,
      item_hash: itemHash("failure", { failure_id, ...facts }),
    });
    yield;
  }
  return rows;
}

/** The 64 bits of a fingerprint, signed. */
function storedFingerprint(message: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${messageFingerprint(message)}`));
}
