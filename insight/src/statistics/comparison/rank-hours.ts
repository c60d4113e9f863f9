import type { Histogram, SortedHistogram } from "../estimates/histogram.ts";

/** The values of an hour, such as durations, as a histogram a version; empty if it did not run. */
export interface HourHistograms {
  readonly baseline: Histogram;
  readonly candidate: Histogram;
}

/** The same in buckets of numbers from 0: lists of a bucket, its count, another bucket, its count; a bucket may repeat. */
export interface HourBuckets {
  readonly baseline: readonly ArrayLike<number>[];
  readonly candidate: readonly ArrayLike<number>[];
}

/** How often values were seen, each by its place among all values in order; a place may repeat. */
export interface RankedCounts {
  readonly places: Int32Array;
  readonly counts: Float64Array;
  readonly runs: number;
}

/** The values of a version: of all hours, and of those in which the other ran too. */
interface RankedSide {
  readonly all: SortedHistogram;
  readonly shared: SortedHistogram;
}

/** Histograms of many hours over one list of values, which is sorted once for all that is asked of it. */
export interface RankedHours {
  /** How many different values there are. */
  readonly values: number;
  readonly hours: readonly { readonly baseline: RankedCounts; readonly candidate: RankedCounts }[];
  readonly baseline: RankedSide;
  readonly candidate: RankedSide;
}

/** Entries without a positive count are left out. */
export function rankHours(hours: readonly HourHistograms[]): RankedHours {
  const seen = new Set<number>();
  for (const { baseline, candidate } of hours) {
    for (const [value] of baseline) seen.add(value);
    for (const [value] of candidate) seen.add(value);
  }
  const values = Float64Array.from(seen).sort();
  const places = new Map(Array.from(values, (value, place) => [value, place] as const));
  const flat = (histogram: Histogram) => [
    [...histogram].flatMap(([value, count]) => (count > 0 ? [places.get(value) ?? 0, count] : [])),
  ];
  return rankedOf(
    hours.map(({ baseline, candidate }) => ({ baseline: flat(baseline), candidate: flat(candidate) })),
    values,
  );
}

/** @param middleOf the value that stands for a bucket; greater for a greater bucket */
export function rankBuckets(
  hours: readonly HourBuckets[],
  middleOf: (bucket: number) => number,
): RankedHours {
  let most = -1;
  for (const { baseline, candidate } of hours)
    for (const lists of [baseline, candidate])
      for (const list of lists) for (let i = 0; i < list.length; i += 2) most = Math.max(most, list[i] ?? 0);
  return rankedOf(
    hours,
    Float64Array.from({ length: most + 1 }, (_, bucket) => middleOf(bucket)),
  );
}

function rankedOf(hours: readonly HourBuckets[], values: Float64Array): RankedHours {
  const ranked = hours.map(({ baseline, candidate }) => ({
    baseline: countsOf(baseline),
    candidate: countsOf(candidate),
  }));
  const shared = ranked.filter(({ baseline, candidate }) => baseline.runs > 0 && candidate.runs > 0);
  const sideOf = (side: "baseline" | "candidate"): RankedSide => ({
    all: sumOf(
      ranked.map((hour) => hour[side]),
      values,
    ),
    shared: sumOf(
      shared.map((hour) => hour[side]),
      values,
    ),
  });
  return {
    values: values.length,
    hours: ranked,
    baseline: sideOf("baseline"),
    candidate: sideOf("candidate"),
  };
}

function countsOf(lists: readonly ArrayLike<number>[]): RankedCounts {
  const length = lists.reduce((sum, list) => sum + list.length / 2, 0);
  const places = new Int32Array(length);
  const counts = new Float64Array(length);
  let at = 0;
  let runs = 0;
  for (const list of lists)
    for (let i = 0; i < list.length; i += 2) {
      const count = list[i + 1] ?? 0;
      places[at] = list[i] ?? 0;
      counts[at++] = count;
      runs += count;
    }
  return { places, counts, runs };
}

function sumOf(hours: readonly RankedCounts[], values: Float64Array): SortedHistogram {
  const upTo = new Float64Array(values.length);
  for (const hour of hours) addCounts(upTo, hour);
  let total = 0;
  for (let place = 0; place < upTo.length; place++) {
    total += upTo[place] ?? 0;
    upTo[place] = total;
  }
  return { total, values, upTo };
}

/** Adds counts to those of each place. */
export function addCounts(sums: Float64Array, { places, counts }: RankedCounts): void {
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    sums[place] = (sums[place] ?? 0) + (counts[i] ?? 0);
  }
}
