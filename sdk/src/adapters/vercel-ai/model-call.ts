import type { StepScope } from "../../step.ts";
import { type ObservedStep, observedStep } from "../observed-step.ts";
import type { Answer } from "./answer.ts";

/** A model that is called. */
export interface CalledModel {
  readonly modelId?: string | undefined;
  readonly provider?: string | undefined;
}

const TOOL_CALLS = /^tool[_-]?calls?$/;

/** Starts the step of a model call. */
export function startModelCall(
  scope: StepScope,
  { modelId, provider }: CalledModel,
  attempt: number,
): ObservedStep {
  const name = modelId ? `chat ${modelId}` : "chat";
  const metadata = { provider };
  return observedStep(scope, "respond", name, { model: modelId, attempt, metadata, provisional: true });
}

/** Adds what a model call gave; one that asked for tools has planned. */
export function addAnswer({ step }: ObservedStep, answer: Answer): void {
  const { usage, finishReason, hasToolCalls, metadata } = answer;
  if (usage !== undefined) step.setUsage(usage);
  step.addMetadata({ ...metadata, finish_reason: finishReason });
  if (hasToolCalls || (finishReason !== undefined && TOOL_CALLS.test(finishReason))) step.setType("plan");
}
