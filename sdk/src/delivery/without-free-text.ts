import { readFailure } from "../reading/read-failure.ts";
import type { PartRecord } from "../recording/run-record.ts";

/** A run without what only the full check can tell to be facts, and how many values were left out. */
export interface Unchecked<R extends PartRecord> {
  readonly run: R;
  readonly left: number;
}

/** Leaves out metadata, messages and session, for when the full check is not there. */
export function withoutFreeText<R extends PartRecord>(given: R): Unchecked<R> {
  let left = given.sessionId === undefined ? 0 : 1;
  const steps = given.steps.map(({ metadata, ...step }) => {
    left += Object.keys(metadata ?? {}).length;
    return step;
  });
  const failures = given.failures.map((recorded) => {
    const { failure } = readFailure({ code: recorded.failureCode }, recorded.failureType);
    if (recorded.message !== failure.message) left += 1;
    return { ...recorded, message: failure.message };
  });
  return { run: { ...given, sessionId: undefined, steps, failures }, left };
}
