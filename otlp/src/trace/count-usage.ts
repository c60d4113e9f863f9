import type { Usage } from "../span/span-facts.ts";
import type { SpanTree } from "./span-tree.ts";

const counts = [
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "reasoningTokens",
  "costNanoUsd",
] as const satisfies readonly (keyof Usage)[];

type Sums = Partial<Record<keyof Usage, bigint>>;

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

function add(sums: Sums, more: Sums): void {
  for (const count of counts) {
    const value = more[count];
    if (value !== undefined) sums[count] = (sums[count] ?? 0n) + value;
  }
}

/**
 * The usage of a run. Each count counts once: of a span as far as it exceeds what the spans inside it count for, and of an
 * aggregate only where these count for none.
 */
export function countUsage({ fromInside, inside }: SpanTree): Usage {
  const counted = new Map<string, Sums>();
  const within = (spanId: string | undefined) => {
    const sums: Sums = {};
    for (const child of inside.get(spanId) ?? []) add(sums, counted.get(child.spanId) ?? {});
    return sums;
  };
  for (const { spanId, usage, isAggregate } of fromInside) {
    const sums = within(spanId);
    for (const count of counts) {
      const own = usage?.[count];
      if (own === undefined) continue;
      const inner = sums[count];
      if (inner === undefined || (!isAggregate && BigInt(own) > inner)) sums[count] = BigInt(own);
    }
    counted.set(spanId, sums);
  }
  const total = within(undefined);
  const usage: Partial<Record<keyof Usage, number>> = {};
  for (const count of counts) {
    const sum = total[count];
    if (sum !== undefined) usage[count] = Number(sum > MOST ? MOST : sum);
  }
  return usage;
}
