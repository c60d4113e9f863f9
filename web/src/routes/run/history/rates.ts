import type { FailureRate } from "@runfacts/gen/client/failure_rate";
import type { Proportion } from "../../../statistics/newcombe.ts";

/** Rates to show, and those that are not shown in one. */
export interface ShownRates {
  readonly rates: readonly FailureRate[];
  /** Absent where all are shown. */
  readonly rest: { readonly count: number; readonly of: Proportion } | undefined;
}

/** How many of the runs are affected. */
export const proportionOf = (rate: FailureRate | undefined): Proportion => ({
  hits: Number(rate?.affectedRunCount ?? 0n),
  total: Number(rate?.runCount ?? 0n),
});

/**
 * The first rates of a list, and all others in one, so that what is shown adds up to all.
 *
 * @param listed in the order of the list
 * @param others what the service did not list, in one
 * @param total number of all of them, listed or not
 * @param most most to show
 */
export function shownRates(
  listed: readonly FailureRate[],
  others: FailureRate | undefined,
  total: bigint,
  most: number,
): ShownRates {
  const rates = listed.slice(0, most);
  const count = Number(total) - rates.length;
  if (count <= 0) return { rates, rest: undefined };
  const rest = [...listed.slice(most), ...(others === undefined ? [] : [others])].map(proportionOf);
  const sum = (key: keyof Proportion) => rest.reduce((all, one) => all + one[key], 0);
  return { rates, rest: { count, of: { hits: sum("hits"), total: sum("total") } } };
}
