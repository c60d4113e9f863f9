import { cyclesOf, type ItemShape, lacksOf, type RunShape } from "@runfacts/db/write";
import { type Run, RunStatus } from "@runfacts/gen/server/run";
import { stepIdOf } from "../../record/derived-id.ts";
import type { Rule } from "./rule.ts";

/** What keeps a run from being whole, by the rules that a run in parts must keep before it ends. */
export const wholeRun: Rule = (run) => lacksOf(shapeOf(run));

/** The parents of steps in a part form no cycle, which no later part could correct. */
export const partAcyclic: Rule = (part) =>
  part.steps.some(({ parentStepId }) => parentStepId !== undefined) ? cyclesOf(shapeOf(part).steps) : [];

/** The facts that the rules of whole runs need. */
function shapeOf({ runId, status, steps, failures, decisions, qualitySignals }: Run): RunShape {
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
