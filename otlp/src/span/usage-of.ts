import type { Reading } from "../dialect/reading.ts";
import type { Mutable } from "../value/mutable.ts";
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
  const usage: Mutable<Usage> = {};
  if (inputTokens !== undefined) usage.inputTokens = inputTokens;
  if (outputTokens !== undefined) usage.outputTokens = outputTokens;
  if (cacheReadTokens !== undefined) usage.cacheReadTokens = cacheReadTokens;
  if (reasoningTokens !== undefined) usage.reasoningTokens = reasoningTokens;
  if (hasCost) usage.costNanoUsd = Math.round(costUsd * NANO);
  for (const _ in usage) return usage;
  return undefined;
}
