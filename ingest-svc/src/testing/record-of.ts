import type { PartRecord, RunRecord } from "@runfacts/db/rows";
import type { Run } from "@runfacts/gen/server/run";
import { partInParts } from "../record/part-in-parts.ts";
import { recordInParts } from "../record/record-in-parts.ts";

/** The rows of a checked run, in one go. */
export const recordOf = (run: Run): RunRecord => finish(recordInParts(run));

/** The rows of a checked part of a run, in one go. */
export const partOf = (part: Run, timeoutMs: number | null): PartRecord =>
  finish(partInParts(part, timeoutMs));

function finish<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
