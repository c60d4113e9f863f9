import type { Step } from "../../step.ts";
import { readListAt, readPath, readTextAt } from "../spans/read.ts";
import { readTokens } from "../spans/read-tokens.ts";
import type { StepStart } from "../spans/span.ts";

/** A call of a model as a step. */
export function modelStep(extra: unknown, metadata: unknown, attempt: number | undefined): StepStart {
  const model =
    readTextAt(metadata, "ls_model_name") ??
    readTextAt(extra, "invocation_params", "model") ??
    readTextAt(extra, "invocation_params", "model_name");
  return {
    type: "respond",
    name: model === undefined ? "chat" : `chat ${model}`,
    options: {
      provisional: true,
      attempt,
      model,
      metadata: { provider: readTextAt(metadata, "ls_provider") },
    },
  };
}

/**
 * Tells a step how its call of a model ended: what it used, whether it asked for tools, which model answered.
 *
 * @param model the model that was called, as far as its start told
 */
export function endModelStep(step: Step, output: unknown, model: string | undefined): void {
  const generations = readListAt(output, "generations").flatMap((batch) =>
    Array.isArray(batch) ? batch : [],
  );
  const messages = generations.map((generation) => readPath(generation, "message"));
  const [first] = generations;
  const [message] = messages;
  const usage =
    readTokens(readPath(message, "usage_metadata")) ??
    readTokens(readPath(output, "llmOutput", "tokenUsage")) ??
    readTokens(readPath(output, "llmOutput", "usage"));
  if (usage !== undefined) step.setUsage(usage);
  if (messages.some((each) => readListAt(each, "tool_calls").length > 0)) step.setType("plan");
  const answered =
    readTextAt(message, "response_metadata", "model_name") ??
    readTextAt(message, "response_metadata", "model");
  if (model === undefined && answered !== undefined) step.setModel(answered);
  step.addMetadata({
    finish_reason:
      readTextAt(first, "generationInfo", "finish_reason") ??
      readTextAt(message, "response_metadata", "finish_reason"),
    response_model: model === undefined || answered === model ? undefined : answered,
  });
}
