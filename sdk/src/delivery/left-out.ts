import type { DroppedField } from "@runfacts/gen/client/dropped_field";
import type { Reporter } from "../reporter.ts";

const MAX_SHOWN = 200;

/** Tells what the service left out of a run that it kept: the field and the rule, once a rule. */
export function tellLeftOut(dropped: readonly DroppedField[], reporter: Reporter): void {
  for (const { field, rule } of dropped) {
    const message = `the service left out ${field.slice(0, MAX_SHOWN)}, by its rule ${rule}; the run is kept (told once)`;
    reporter.warn("privacy", rule, message);
  }
}
