import type { Step } from "@runfacts/gen/server/step";

/** Usage of a step or a run; null where unknown. Cost is in nano-dollars, so that sums are exact. */
export interface UsageColumns {
  readonly input_tokens: bigint | null;
  readonly output_tokens: bigint | null;
  readonly cache_read_tokens: bigint | null;
  readonly reasoning_tokens: bigint | null;
  readonly cost_nano_usd: bigint | null;
}

export const noUsage: UsageColumns = {
  input_tokens: null,
  output_tokens: null,
  cache_read_tokens: null,
  reasoning_tokens: null,
  cost_nano_usd: null,
};

const MAX_ATTEMPT = 2 ** 31 - 1;
const MAX_COST_USD = 1_000_000;
const MAX_MODEL_LENGTH = 255;

/** Usage of a step: its typed fields, else metadata of the same names. */
export function usageOf({ usage, metadata }: Step): UsageColumns {
  const cost = usage?.costUsd ?? metadataNumber(metadata?.["cost_usd"], MAX_COST_USD);
  return {
    input_tokens: usage?.inputTokens ?? metadataCount(metadata?.["input_tokens"]),
    output_tokens: usage?.outputTokens ?? metadataCount(metadata?.["output_tokens"]),
    cache_read_tokens: usage?.cacheReadTokens ?? metadataCount(metadata?.["cache_read_tokens"]),
    reasoning_tokens: usage?.reasoningTokens ?? metadataCount(metadata?.["reasoning_tokens"]),
    cost_nano_usd: cost === undefined ? null : BigInt(Math.round(cost * 1e9)),
  };
}

/** Attempt of a step: its typed field, else metadata "attempt" if it is a whole number from 1. */
export function attemptOf({ attempt, metadata }: Step): number | null {
  const fallback = metadataNumber(metadata?.["attempt"], MAX_ATTEMPT);
  if (attempt !== undefined) return attempt;
  return fallback !== undefined && Number.isInteger(fallback) && fallback >= 1 ? fallback : null;
}

/** Model of a step: its typed field, else metadata "model" if it is a string that the field could hold. */
export function modelOf({ model, metadata }: Step): string | null {
  if (model !== undefined) return model;
  const fallback = metadata?.["model"];
  if (typeof fallback !== "string" || fallback === "") return null;
  return [...fallback].length <= MAX_MODEL_LENGTH ? fallback : null;
}

function metadataCount(value: unknown): bigint | null {
  const count = metadataNumber(value, Number.MAX_SAFE_INTEGER);
  return count !== undefined && Number.isInteger(count) ? BigInt(count) : null;
}

function metadataNumber(value: unknown, max: number): number | undefined {
  return typeof value === "number" && value >= 0 && value <= max ? value : undefined;
}
