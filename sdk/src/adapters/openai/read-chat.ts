import { field, items, modelName, word } from "../model-client/fields.ts";
import type { ReplyFacts } from "../model-client/operation.ts";
import { readUsage } from "./read-usage.ts";

const asksForTools = (message: unknown) =>
  items(message, "tool_calls").length > 0 || typeof field(message, "function_call") === "object";

/** Facts of a chat completion, or of a chunk of one: whose message is its `delta`. */
function readChoices(answer: unknown, message: "message" | "delta"): ReplyFacts {
  const choices = items(answer, "choices");
  const [finishReason] = choices.flatMap((choice) => word(choice, "finish_reason") ?? []);
  return {
    model: modelName(answer, "model"),
    usage: readUsage(answer),
    finishReason,
    asksForTools: choices.some((choice) => asksForTools(field(choice, message))) || undefined,
    metadata: { service_tier: word(answer, "service_tier") },
  };
}

/** Facts of a chat completion, or of a completion of the older kind. */
export const readCompletion = (answer: unknown): ReplyFacts => readChoices(answer, "message");

/** Facts of a chunk; the tokens come in the last, where the request asked for them. */
export const readChunk = (chunk: unknown): ReplyFacts => readChoices(chunk, "delta");
