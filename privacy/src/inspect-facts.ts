import { noDetector } from "./detector.ts";
import { findAll } from "./find.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { defaultPolicy, type Policy } from "./policy/policy.ts";
import { toViolation, type Violation } from "./violation.ts";

/**
 * Checks a run against the schema of facts alone: texts of one line within their limits, flat metadata, keys that do
 * not name content, no prose. Light: loads no detector of secrets or personal data. `inspectRun` includes these checks.
 *
 * @param policy the operator's policy; default `defaultPolicy`
 * @returns violations in field order, at most one for each text field and metadata key; empty when the run is clean
 */
export function inspectFacts(run: InspectableRun, policy: Policy = defaultPolicy): Violation[] {
  return findAll(run, policy, noDetector).map(toViolation);
}
