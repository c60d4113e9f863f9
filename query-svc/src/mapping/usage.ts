import type { UsageSchema } from "@runfacts/gen/server/step";
import type { EveryField } from "./every-field.ts";

/** Columns of a row that hold usage or sums of it. */
export interface UsageColumns {
  readonly input_tokens: bigint | null;
  readonly output_tokens: bigint | null;
  readonly cache_read_tokens: bigint | null;
  readonly reasoning_tokens: bigint | null;
  readonly cost_nano_usd: bigint | null;
}

/** The usage of a row; undefined where nothing is known. */
export function usageOf(row: UsageColumns): EveryField<typeof UsageSchema> | undefined {
  const isKnown =
    row.input_tokens !== null ||
    row.output_tokens !== null ||
    row.cache_read_tokens !== null ||
    row.reasoning_tokens !== null ||
    row.cost_nano_usd !== null;
  if (!isKnown) return undefined;
  return {
    inputTokens: row.input_tokens ?? undefined,
    outputTokens: row.output_tokens ?? undefined,
    cacheReadTokens: row.cache_read_tokens ?? undefined,
    reasoningTokens: row.reasoning_tokens ?? undefined,
    costUsd: row.cost_nano_usd === null ? undefined : Number(row.cost_nano_usd) / 1e9,
  };
}
