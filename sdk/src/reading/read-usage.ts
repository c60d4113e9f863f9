import type { Usage } from "../step.ts";

type UsageField = keyof Usage;

const fields = ["inputTokens", "outputTokens", "cacheReadTokens", "reasoningTokens", "costUsd"] as const;
const HIGHEST_COST = 1_000_000;

/** Counts that may be kept, and those that may not. */
export interface ReadUsage {
  readonly usage: Usage;
  readonly refused: readonly UsageField[];
}

const isTokenCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isCost = (value: number) => value >= 0 && value <= HIGHEST_COST;

/**
 * Reads usage that an agent gave, whatever it is, and puts it over what is known.
 *
 * @param known usage read before
 * @param source any value; `undefined` and `null` counts are absent
 * @throws what a getter or proxy throws
 */
export function readUsage(known: Usage | undefined, source: unknown): ReadUsage {
  const refused: UsageField[] = [];
  const usage: { [field in UsageField]?: number | undefined } = { ...known };
  const given = Object(source) as { readonly [field in UsageField]?: unknown };
  for (const field of fields) {
    const value = given[field];
    if (value === undefined || value === null) continue;
    const number = typeof value === "bigint" ? Number(value) : value;
    const isValid = field === "costUsd" ? isCost : isTokenCount;
    if (typeof number === "number" && isValid(number)) usage[field] = number + 0;
    else refused.push(field);
  }
  return { usage, refused };
}
