import type { Step } from "../../step.ts";
import type { ReplyFacts } from "./operation.ts";

/**
 * Tells a step what was read of a model's answer. A model call that ended in calls of tools planned.
 *
 * @param asked the model that was asked for, where that is known
 */
export function tellFacts(step: Step, facts: ReplyFacts, asked: string | undefined): void {
  const { model, usage, finishReason, asksForTools, failure, metadata } = facts;
  if (usage !== undefined) step.setUsage(usage);
  if (model !== undefined && asked === undefined) step.setModel(model);
  step.addMetadata({
    ...metadata,
    response_model: model === asked || asked === undefined ? undefined : model,
    finish_reason: finishReason,
  });
  if (asksForTools === true) step.setType("plan");
  if (failure !== undefined) step.fail(failure);
}
