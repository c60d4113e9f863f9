import type { Estimate } from "../estimates/interval.ts";
import { runsNeeded } from "./runs-needed.ts";

/**
 * How many more runs each version needs until a verdict is to be expected, if the difference stays what it is.
 *
 * @param runs of each version so far
 * @param difference with the interval of ±z standard errors
 */
export function runsUntilVerdict(
  runs: number,
  difference: Estimate,
  margin: number,
  z: number,
  power: number,
): number | undefined {
  const standardError = (difference.interval.high - difference.interval.low) / (2 * z);
  const size = Math.abs(difference.value);
  const told = runsNeeded({ runs, standardError, difference: size, z, power });
  const within =
    size < margin ? runsNeeded({ runs, standardError, difference: margin - size, z, power }) : undefined;
  if (told === undefined || within === undefined) return told ?? within;
  return Math.min(told, within);
}
