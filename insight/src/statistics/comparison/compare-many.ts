import { adjustForFalseDiscovery } from "../causes/false-discovery.ts";
import type { CompareOptions } from "./compare-options.ts";
import { compareRates } from "./compare-rates.ts";
import type { Comparison } from "./comparison.ts";
import type { HourTallies } from "./hour.ts";

/**
 * Compares many rates of the same two versions, such as every failure code, so that at most 2·α of the verdicts of worse or better
 * are false on average, however many rates there are (Benjamini and Hochberg 1995; intervals as Benjamini and Yekutieli 2005).
 *
 * Of `planned` and `always` each rate gets an equal part of α, which is stricter: evidence so far says nothing of looks to come.
 *
 * @param rates hours a rate; comparisons come in the same order
 */
export function compareMany(
  rates: readonly (readonly HourTallies[])[],
  options: CompareOptions,
): readonly Comparison[] {
  if (rates.length === 0) return [];
  const { alpha = 0.025 } = options;
  const compareAt = (part: number) => rates.map((hours) => compareRates(hours, { ...options, alpha: part }));
  if (options.looking.kind !== "once") return compareAt(alpha / rates.length);
  const pValues = compareAt(alpha).map(({ pValue = 0.5 }) => Math.min(1, 2 * pValue));
  const found = adjustForFalseDiscovery(pValues).filter((p) => p <= 2 * alpha).length;
  return compareAt((alpha * Math.max(1, found)) / rates.length);
}
