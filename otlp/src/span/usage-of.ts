import type { Reading } from "../dialect/reading.ts";
import type { Usage } from "./span-facts.ts";

const NANO = 1e9;
/** Dollars a step, as in the contract. */
const MAX_COST = 1_000_000;

/** Tokens and cost of a step, with those that a span tells as sums over the steps inside; undefined where it tells none. */
export function usageOf({ facts }: Reading): Usage | undefined {
  const { reasoningTokens, costUsd } = facts;
  const inputTokens = facts.inputTokens ?? facts.aggregatedInputTokens;
  const outputTokens = facts.outputTokens ?? facts.aggregatedOutputTokens;
  const cacheReadTokens = facts.cacheReadTokens ?? facts.aggregatedCacheReadTokens;
  const hasCost = costUsd !== undefined && costUsd >= 0 && costUsd <= MAX_COST;
  const usage = {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(cacheReadTokens !== undefined && { cacheReadTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(hasCost && { costNanoUsd: Math.round(costUsd * NANO) }),
  };
  return Object.keys(usage).length === 0 ? undefined : usage;
}
