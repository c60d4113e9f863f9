import type { Sanitize } from "./privacy.ts";
import type { PartRecord } from "./recording/run-record.ts";
import type { Reporter } from "./reporter.ts";

const checked = new WeakSet<object>();

/** Notes that a run holds nothing any more that may not be sent. */
export function markChecked(run: PartRecord): void {
  checked.add(run);
}

export function isChecked(run: PartRecord): boolean {
  return checked.has(run);
}

/** Checks a run, unless it was checked before, and tells what was dropped. */
export function checkedRun<R extends PartRecord>(given: R, sanitize: Sanitize, reporter: Reporter): R {
  if (checked.has(given)) return given;
  const { run, dropped } = sanitize(given);
  for (const { rule, message } of dropped) reporter.dropValue("privacy", rule, message);
  checked.add(run);
  return run;
}
