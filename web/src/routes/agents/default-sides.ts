import { rangeBefore, type TimeRange } from "../../filter/time-range.ts";
import type { Side } from "./comparison-url.ts";

const MINUTE = 60_000;

/**
 * What is worth comparing before anything is chosen: the latest version with the one before it; of a single version, the range
 * with the one of the same length before.
 *
 * @param versions of those that have enough runs to compare, the one that began last first
 * @param now epoch ms
 * @returns undefined where there is no version
 */
export function defaultSides(
  versions: readonly string[],
  range: TimeRange,
  now: number,
): { readonly a: Side; readonly b: Side } | undefined {
  const [latest, before] = versions;
  if (latest === undefined) return undefined;
  if (before !== undefined) return { a: { version: before, range }, b: { version: latest, range } };
  // To the minute, so that the question stays the same while its minute lasts.
  const earlier = rangeBefore(range, Math.floor(now / MINUTE) * MINUTE);
  return { a: { version: latest, range: earlier ?? range }, b: { version: latest, range } };
}
