import type { VersionHour, VersionSums } from "./version-hour.ts";

/** Some hours in one: what two versions did in each of them. */
export interface HourBlock {
  /** The first hour after it, in whole hours since the Unix epoch. */
  readonly end: number;
  readonly baseline: readonly VersionSums[];
  readonly candidate: readonly VersionSums[];
}

/** Lengths of blocks in hours: each divides those after it, so that blocks of a longer time are made of those of a shorter one. */
const LENGTHS = [1, 2, 4, 8, 24, 48, 96, 192, 384, 768, 1_536, 3_072, 6_144];

/**
 * Hours in the order of time, several in one where there are too many. Blocks begin at whole multiples of their length since the
 * Unix epoch: what is compared again later has the same ones.
 *
 * @param hours in any order; an hour may repeat
 * @param most blocks, at least 2
 */
export function hourBlocks(hours: readonly VersionHour[], most: number): readonly HourBlock[] {
  const numbers = hours.map(({ hour }) => hour);
  const first = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const length =
    LENGTHS.find((each) => Math.floor(last / each) - Math.floor(first / each) < most) ??
    Math.ceil((last - first + 1) / (most - 1));
  return [...Map.groupBy(hours, ({ hour }) => Math.floor(hour / length))]
    .toSorted(([a], [b]) => a - b)
    .map(([block, own]) => ({
      end: (block + 1) * length,
      baseline: own.flatMap(({ baseline }) => baseline ?? []),
      candidate: own.flatMap(({ candidate }) => candidate ?? []),
    }));
}
