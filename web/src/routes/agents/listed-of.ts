import { countOf, formatCount } from "../../format/number.ts";

/**
 * How many rows a list has, and of how many: `3 agents`, `the 200 of 1,234 agents with most runs`.
 *
 * @param total 0n where it is not known: a service of before does not tell
 */
export function listedOf(listed: number, total: bigint, noun: string): string {
  return total > BigInt(listed)
    ? `the ${formatCount(listed)} of ${countOf(total, noun)} with most runs`
    : countOf(listed, noun);
}
