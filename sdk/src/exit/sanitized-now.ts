import { checkedRun, isChecked, markChecked } from "../checked-run.ts";
import { loadedSanitizer } from "../privacy.ts";
import { readFailure } from "../reading/read-failure.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";

/** A run without what only the detectors can tell to be free of secrets and personal data, and how many values that are. */
export function withoutFreeText({ sessionId, ...run }: RunRecord): {
  readonly run: RunRecord;
  readonly left: number;
} {
  let left = sessionId === undefined ? 0 : 1;
  const steps = run.steps.map(({ metadata, ...step }) => {
    left += Object.keys(metadata ?? {}).length;
    return step;
  });
  const failures = run.failures.map((given) => {
    const { failure } = readFailure({ code: given.failureCode }, given.failureType);
    if (given.message !== failure.message) left += 1;
    return { ...given, message: failure.message };
  });
  return { run: { ...run, steps, failures }, left };
}

/** Checks a run with the detectors where they are loaded; without them, leaves out what only they can judge. */
export function sanitizedNow(given: RunRecord, reporter: Reporter): RunRecord {
  const sanitize = loadedSanitizer();
  if (sanitize !== undefined) return checkedRun(given, sanitize, reporter);
  if (isChecked(given)) return given;
  const { run, left } = withoutFreeText(given);
  markChecked(run);
  reporter.counts.droppedValues += left;
  if (left > 0) {
    const message =
      "the process ended before the privacy detectors were loaded; its last runs are without metadata, messages and session";
    reporter.warn("privacy", "detectors", message);
  }
  return run;
}
