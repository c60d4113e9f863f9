import { isChecked, markChecked } from "./checked-run.ts";
import type { Sanitize } from "./privacy.ts";
import type { PartRecord } from "./recording/run-record.ts";
import type { Reporter } from "./reporter.ts";

/** Checks a run, unless it was checked before, and tells what was dropped. */
export function checkedRun<R extends PartRecord>(given: R, sanitize: Sanitize, reporter: Reporter): R {
  if (isChecked(given)) return given;
  const { run, dropped } = sanitize(given);
  for (const { rule, message } of dropped) reporter.dropValue("privacy", rule, message);
  markChecked(run);
  return run;
}
