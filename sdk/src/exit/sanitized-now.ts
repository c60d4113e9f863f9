import { checkedRun } from "../check-run.ts";
import { isChecked, markChecked } from "../checked-run.ts";
import { withoutFreeText } from "../delivery/without-free-text.ts";
import { loadedSanitizer } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import type { Reporter } from "../reporter.ts";

function unchecked(given: RunRecord, reporter: Reporter): RunRecord {
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

/** Checks a run with the detectors where they are loaded; without them, leaves out what only they can judge. */
export function sanitizedNow(run: RunRecord, reporter: Reporter): RunRecord {
  const sanitize = loadedSanitizer();
  if (sanitize !== undefined) return checkedRun(run, sanitize, reporter);
  return isChecked(run) ? run : unchecked(run, reporter);
}
