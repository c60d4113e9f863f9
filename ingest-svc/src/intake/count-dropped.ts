import type { Run } from "@runfacts/gen/server/run";
import type { DroppedFields } from "../accept/dropped-fields.ts";
import type { Context } from "../context.ts";

type Counting = Pick<Context, "countIntake" | "fieldsDropped" | "runsWithDropped">;

/** Counts the dropped fields of a run, or part of a run, that was stored now. */
export function countDropped(
  { countIntake, fieldsDropped, runsWithDropped }: Counting,
  projectId: number,
  run: Pick<Run, "agentId">,
  { fields, count, byRule }: DroppedFields,
): void {
  if (count === 0) return;
  runsWithDropped.inc();
  for (const [rule, number] of byRule) fieldsDropped.inc({ rule }, number);
  const isTellable = fields.every(({ field }) => field !== "agent_id");
  const agentId = isTellable ? run.agentId : "";
  countIntake({ projectId, outcome: "dropped", agentId, violations: fields });
}
