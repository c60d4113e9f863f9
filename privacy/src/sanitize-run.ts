import type { InspectableRun } from "./inspectable-run.ts";
import type { Policy } from "./policy/policy.ts";
import { sanitizeInParts } from "./sanitize-in-parts.ts";
import type { Violation } from "./violation.ts";

/** A run that may be sent, and what had to go. */
export interface SanitizedRun<R> {
  readonly run: R;
  readonly dropped: readonly Violation[];
}

/**
 * Removes from a run what `inspectRun` would refuse, as `sanitizeInParts` does, in one go. The run that was passed in is not
 * changed; a clean one is returned as it is.
 *
 * @param policy the policy; default `defaultPolicy`
 */
export function sanitizeRun<R extends InspectableRun>(run: R, policy?: Policy): SanitizedRun<R> {
  const work = sanitizeInParts(run, Number.POSITIVE_INFINITY, policy);
  for (;;) {
    const next = work.next();
    if (next.done === true) return { run: next.value.run, dropped: next.value.dropped };
  }
}
