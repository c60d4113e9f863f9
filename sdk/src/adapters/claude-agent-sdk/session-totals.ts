import type { Usage } from "../../step.ts";
import { count, field, isObject, sum } from "../model-client/fields.ts";

const names = {
  inputTokens: "inputTokens",
  outputTokens: "outputTokens",
  cacheReadTokens: "cacheReadInputTokens",
  reasoningTokens: "thinkingTokens",
} as const;
type Count = keyof typeof names;
const counts = Object.keys(names) as readonly Count[];

type Totals = { readonly [C in Count]?: number | undefined } & { readonly costUsd?: number | undefined };

function costOf(result: unknown): number | undefined {
  const cost = field(result, "total_cost_usd");
  return typeof cost === "number" && cost >= 0 ? cost : undefined;
}

/** All models of a session together, those of agents that it started too. */
function totalsOf(result: unknown): Totals {
  const models = field(result, "modelUsage");
  const each = isObject(models) ? Object.values(models) : [];
  const totals = counts.map((name) => [name, sum(...each.map((one) => count(one, names[name])))] as const);
  return { ...Object.fromEntries(totals), costUsd: costOf(result) };
}

/** Of the main agent alone, for one prompt. */
function ownUsage(result: unknown): Usage {
  const usage = field(result, "usage");
  return {
    inputTokens: count(usage, "input_tokens"),
    outputTokens: count(usage, "output_tokens"),
    cacheReadTokens: count(usage, "cache_read_input_tokens"),
  };
}

const less = (now: number | undefined, before: number | undefined) =>
  now === undefined ? undefined : Math.max(0, now - (before ?? 0));

/** What each prompt of a session used, by results that count from the session's start. */
export class SessionTotals {
  /** Undefined while it is not known what came before. */
  #before: Totals | undefined;

  /** @param isNew whether the session begins with nothing: a resumed one counts what was used before, too */
  constructor(isNew: boolean) {
    this.#before = isNew ? {} : undefined;
  }

  take(result: unknown): Usage {
    const before = this.#before;
    const totals = totalsOf(result);
    this.#before = totals;
    if (before === undefined) return ownUsage(result);
    const since = counts.map((name) => [name, less(totals[name], before[name])] as const);
    return { ...Object.fromEntries(since), costUsd: less(totals.costUsd, before.costUsd) };
  }
}
