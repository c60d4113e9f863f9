import { loadedSanitizer } from "../privacy.ts";
import { readFailure } from "../reading/read-failure.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";

/** Leaves out what only the detectors can tell to be free of secrets and personal data. */
function withoutFreeText({ sessionId, ...run }: RunRecord, reporter: Reporter): RunRecord {
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
  reporter.counts.droppedValues += left;
  if (left > 0) {
    const message =
      "the process ended before the privacy detectors were loaded; its last runs are without metadata, messages and session";
    reporter.warn("privacy", "detectors", message);
  }
  return { ...run, steps, failures };
}

/** Checks a run with the detectors where they are loaded; without them, leaves out what only they can judge. */
export function sanitizedNow(run: RunRecord, reporter: Reporter): RunRecord {
  const sanitize = loadedSanitizer();
  if (sanitize === undefined) return withoutFreeText(run, reporter);
  const { run: clean, dropped } = sanitize(run);
  for (const { rule, message } of dropped) reporter.dropValue("privacy", rule, message);
  return clean;
}
