import { Effort } from "./effort.ts";
import { findAll } from "./find.ts";
import { detectorOf } from "./full-detector.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { defaultPolicy, type Policy } from "./policy/policy.ts";
import { repairRun } from "./sanitize/repair-run.ts";
import { toViolation, type Violation } from "./violation.ts";

/** A run that may be sent, and what had to go. */
export interface SanitizedRun<R> {
  readonly run: R;
  readonly dropped: Violation[];
}

/**
 * Removes from a run what `inspectRun` would refuse. A metadata key is dropped; an optional text is dropped; a text
 * that must be there becomes "redacted", or its first line within the limit when only its form was wrong. What was
 * valid stays valid. The run that was passed in is not changed; a clean one is returned as it is.
 *
 * @param policy the policy; default `defaultPolicy`
 */
export function sanitizeRun<R extends InspectableRun>(
  run: R,
  policy: Policy = defaultPolicy,
): SanitizedRun<R> {
  const detector = detectorOf(policy);
  const findings = findAll(run, policy, detector, new Effort().limit(detector));
  if (findings.length === 0) return { run, dropped: [] };
  return { run: repairRun(run, findings, detector), dropped: findings.map(toViolation) };
}
