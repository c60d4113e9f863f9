import { inspectRun } from "./inspect-run.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import { defaultPolicy, type Policy } from "./policy/policy.ts";
import type { Violation } from "./violation.ts";

/**
 * `inspectRun` for each run of a batch.
 *
 * @returns one list for each run, in the order of the runs
 */
export function inspectRuns(runs: readonly InspectableRun[], policy: Policy = defaultPolicy): Violation[][] {
  return runs.map((run) => inspectRun(run, policy));
}
