import type { Usage } from "../span/span-facts.ts";
import type { StepTree } from "./step-tree.ts";
import type { TraceStep } from "./trace-step.ts";

const counts = [
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "reasoningTokens",
  "costNanoUsd",
] as const satisfies readonly (keyof Usage)[];

type Sums = Partial<Record<keyof Usage, bigint>>;

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/** The usage of a run. Each count counts once: of a step as far as it exceeds what the steps inside it count for. */
export function countUsage({ inside }: StepTree<TraceStep & { readonly usage?: Usage }>): Usage {
  const order = [...(inside.get(undefined) ?? [])];
  // Grows while it is walked.
  for (const step of order) for (const child of inside.get(step.id) ?? []) order.push(child);
  const counted = new Map<string, Sums>();
  const within = (id: string | undefined) => {
    const sums: Sums = {};
    for (const child of inside.get(id) ?? []) {
      for (const count of counts) {
        const value = counted.get(child.id)?.[count];
        if (value !== undefined) sums[count] = (sums[count] ?? 0n) + value;
      }
    }
    return sums;
  };
  for (const { id, usage } of order.reverse()) {
    const sums = within(id);
    for (const count of counts) {
      const own = usage?.[count];
      if (own !== undefined && BigInt(own) > (sums[count] ?? -1n)) sums[count] = BigInt(own);
    }
    counted.set(id, sums);
  }
  const total = within(undefined);
  const usage: Partial<Record<keyof Usage, number>> = {};
  for (const count of counts) {
    const sum = total[count];
    if (sum !== undefined) usage[count] = Number(sum > MOST ? MOST : sum);
  }
  return usage;
}
