import type { Run } from "@runfacts/gen/server/run";
import type { DroppedFields } from "../accept/dropped-fields.ts";
import type { Context } from "../context.ts";

type Counting = Pick<Context, "countIntake" | "fieldsDropped" | "runsReduced">;

/** Counts what was left out of a run, or a part of one, that was stored now: by field, what its answer names. */
export function countDropped(
  context: Counting,
  projectId: number,
  run: Pick<Run, "agentId">,
  { named, count, byRule }: DroppedFields,
): void {
  if (count === 0) return;
  context.runsReduced.inc();
  for (const [rule, fields] of byRule) context.fieldsDropped.inc({ rule }, fields);
  const agentId = named.some(({ field }) => field === "agent_id") ? "" : run.agentId;
  context.countIntake({ projectId, outcome: "dropped", agentId, violations: named });
}
