import type { Usage } from "../../step.ts";
import { count, field } from "../model-client/fields.ts";

/** Tokens, by the names of chat completions and embeddings, or by those of responses, images and transcriptions. */
export function readUsage(answer: unknown): Usage | undefined {
  const usage = field(answer, "usage");
  const inputTokens = count(usage, "prompt_tokens") ?? count(usage, "input_tokens");
  if (inputTokens === undefined) return undefined;
  const inputDetails = field(usage, "prompt_tokens_details") ?? field(usage, "input_tokens_details");
  const outputDetails = field(usage, "completion_tokens_details") ?? field(usage, "output_tokens_details");
  return {
    inputTokens,
    outputTokens: count(usage, "completion_tokens") ?? count(usage, "output_tokens"),
    cacheReadTokens: count(inputDetails, "cached_tokens"),
    reasoningTokens: count(outputDetails, "reasoning_tokens"),
  };
}
