import type { DroppedField } from "@runfacts/gen/client/dropped_field";
import type { Reporter } from "../reporter.ts";

const MAX_SHOWN = 200;

/** Warns of the fields that the service dropped from a stored run, once for each rule. */
export function tellDropped(dropped: readonly DroppedField[], reporter: Reporter): void {
  for (const { field, rule } of dropped) {
    const message = `the service dropped ${field.slice(0, MAX_SHOWN)}: it breaks the rule ${rule}; the run was stored (told once)`;
    reporter.warn("privacy", rule, message);
  }
}
