import type { FailureRow } from "@runfacts/db/rows";
import { itemHash } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import { derivedId } from "./derived-id.ts";
import { failureTypeWord } from "./words.ts";

/**
 * Rows of the failures of a checked run. A failure without an id gets one derived from its content and, where the run
 * holds the same failure several times, from which of them it is: so the order of failures does not matter.
 */
export function* failureRowsOf(run: Run): Generator<undefined, FailureRow[]> {
  const repeats = new Map<bigint, number>();
  const rows: FailureRow[] = [];
  for (const failure of run.failures) {
    const facts = {
      step_id: failure.stepId?.toLowerCase() ?? null,
      failure_type: failureTypeWord(failure.failureType),
      failure_code: failure.failureCode,
      message: failure.message,
    };
    const content = itemHash("failure", facts);
    const repeat = repeats.get(content) ?? 0;
    if (failure.failureId === "") repeats.set(content, repeat + 1);
    const failure_id =
      failure.failureId.toLowerCase() || derivedId(run.runId, `failure:${content}:${repeat}`);
    rows.push({ failure_id, ...facts, item_hash: itemHash("failure", { failure_id, ...facts }) });
    yield;
  }
  return rows;
}
