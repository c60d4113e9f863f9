import type { PartRecord } from "./recording/run-record.ts";

const checked = new WeakSet<object>();

/** Notes that a run holds nothing any more that may not be sent. */
export function markChecked(run: PartRecord): void {
  checked.add(run);
}

export function isChecked(run: PartRecord): boolean {
  return checked.has(run);
}
