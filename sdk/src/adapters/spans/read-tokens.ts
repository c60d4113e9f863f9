import type { Usage } from "../../step.ts";
import { readPath } from "./read.ts";

type Counts = "inputTokens" | "outputTokens" | "cacheReadTokens" | "reasoningTokens";

/** Where providers and frameworks write counts of tokens; the first that is there. */
const places: Readonly<Record<Counts, readonly (readonly string[])[]>> = {
  inputTokens: [["inputTokens"], ["input_tokens"], ["promptTokens"], ["prompt_tokens"]],
  outputTokens: [["outputTokens"], ["output_tokens"], ["completionTokens"], ["completion_tokens"]],
  cacheReadTokens: [
    ["inputDetails", "cacheRead"],
    ["input_token_details", "cache_read"],
    ["input_tokens_details", "cached_tokens"],
    ["prompt_tokens_details", "cached_tokens"],
    ["cached_input_tokens"],
    ["cachedInputTokens"],
    ["cache_read_input_tokens"],
  ],
  reasoningTokens: [
    ["outputDetails", "reasoning"],
    ["output_token_details", "reasoning"],
    ["output_tokens_details", "reasoning_tokens"],
    ["completion_tokens_details", "reasoning_tokens"],
    ["reasoningTokens"],
  ],
};

function countAt(usage: unknown, paths: readonly (readonly string[])[]): number | undefined {
  for (const path of paths) {
    const value = readPath(usage, ...path);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  }
  return undefined;
}

/** Counts of tokens, in whichever words; undefined where there are none. */
export function readTokens(usage: unknown): Usage | undefined {
  const counts: { [count in Counts]?: number } = {};
  for (const count of Object.keys(places) as Counts[]) {
    const value = countAt(usage, places[count]);
    if (value !== undefined) counts[count] = value;
  }
  return Object.keys(counts).length === 0 ? undefined : counts;
}
