import { Effort } from "./effort.ts";
import { findAll } from "./find.ts";
import { detectorOf } from "./full-detector.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { defaultPolicy, type Policy } from "./policy/policy.ts";
import { toViolation, type Violation } from "./violation.ts";

/**
 * Checks every text of a run: the schema of facts, then secrets and personal data in what passes as a fact.
 * Pure and synchronous.
 *
 * @param policy the operator's policy; default `defaultPolicy`
 * @returns violations in field order, at most one for each text field and metadata key; empty when the run is clean.
 *   No violation holds any part of the offending value.
 */
export function inspectRun(run: InspectableRun, policy: Policy = defaultPolicy): Violation[] {
  const detector = detectorOf(policy);
  return findAll(run, policy, detector, undefined, new Effort().limit(detector)).map(toViolation);
}
