import type { ItemShape, RunShape } from "@runfacts/db/write";
import { type Run, RunStatus } from "@runfacts/gen/server/run";
import { stepIdOf } from "../../record/derived-id.ts";

/** What rules on whole runs look at. */
export function shapeOf({ runId, status, steps, failures, decisions, qualitySignals }: Run): RunShape {
  return {
    status: status === RunStatus.FAILURE ? "failure" : "",
    steps: steps.map((step) => ({
      step_id: stepIdOf(runId, step),
      seq: step.seq ?? null,
      parent_step_id: step.parentStepId?.toLowerCase() ?? null,
      isOpen: step.endedAt === undefined,
    })),
    failures: failures.map(itemShape),
    decisions: decisions.map(itemShape),
    signals: qualitySignals.map(itemShape),
  };
}

function itemShape({ stepId }: { readonly stepId?: string }): ItemShape {
  return { step_id: stepId?.toLowerCase() ?? null };
}
