import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { Run } from "@runfacts/gen/server/run";
import { inspectRun } from "@runfacts/privacy/inspect";
import type { Refusal } from "../accept/refusal.ts";
import type { Context } from "../context.ts";

type Counting = Pick<Context, "countIntake" | "policy">;

/** Refusals of a run as a whole that its sender can correct, and the rule that they count under. */
const wholeRules: ReadonlyMap<ErrorReason, string> = new Map([
  [ErrorReason.RUN_CONFLICT, "run_conflict"],
  [ErrorReason.TOO_LARGE, "too_large"],
]);

/** Counts a refused run, or part of a run. Refusals that are not the sender's fault do not count. */
export function countRefusal(
  context: Counting,
  projectId: number,
  run: Pick<Run, "agentId">,
  { reason, violations }: Pick<Refusal, "reason" | "violations">,
): void {
  const rule = wholeRules.get(reason);
  const counted = rule === undefined ? violations : [{ field: "", rule }];
  if (counted.length === 0) return;
  const agentId = tellableAgentId(context, run);
  context.countIntake({ projectId, outcome: "refused", agentId, violations: counted });
}

/** The agent's id; "" if it breaks a privacy rule itself, and so must not be stored. */
function tellableAgentId({ policy }: Counting, { agentId }: Pick<Run, "agentId">): string {
  return inspectRun({ agentId, steps: [], failures: [] }, policy).length === 0 ? agentId : "";
}
