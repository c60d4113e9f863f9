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
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { hour } of hours) {
    first = Math.min(first, hour);
    last = Math.max(last, hour);
  }
  const length =
    LENGTHS.find((each) => Math.floor(last / each) - Math.floor(first / each) < most) ??
    Math.ceil((last - first + 1) / (most - 1));
  const blocks = new Map<number, { end: number; baseline: VersionSums[]; candidate: VersionSums[] }>();
  for (const { hour, baseline, candidate } of hours) {
    const end = (Math.floor(hour / length) + 1) * length;
    const block = blocks.get(end) ?? { end, baseline: [], candidate: [] };
    blocks.set(end, block);
    if (baseline !== undefined) block.baseline.push(baseline);
    if (candidate !== undefined) block.candidate.push(candidate);
  }
  return [...blocks.values()].toSorted((a, b) => a.end - b.end);
}
