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

/** How often values were seen, each by its place among all values in order. */
export interface RankedCounts {
  readonly places: readonly number[];
  readonly counts: readonly number[];
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
    countAll(
      hours.map(({ baseline, candidate }) => ({ baseline: flat(baseline), candidate: flat(candidate) })),
    ),
    values,
  );
}

/** @param middleOf the value that stands for a bucket; greater for a greater bucket */
export function rankBuckets(
  hours: readonly HourBuckets[],
  middleOf: (bucket: number) => number,
): RankedHours {
  const counted = countAll(hours);
  let most = -1;
  for (const { baseline, candidate } of counted)
    for (const { places } of [baseline, candidate]) for (const place of places) most = Math.max(most, place);
  return rankedOf(
    counted,
    Float64Array.from({ length: most + 1 }, (_, bucket) => middleOf(bucket)),
  );
}

function countAll(hours: readonly HourBuckets[]): RankedHours["hours"] {
  const counter = new Counter();
  return hours.map(({ baseline, candidate }) => ({
    baseline: counter.countsOf(baseline),
    candidate: counter.countsOf(candidate),
  }));
}

/** Adds up the counts of each place: several short hours in one have most places many times. */
class Counter {
  /** By place; 0 again after each call. */
  #sums = new Float64Array(1_024);

  countsOf(lists: readonly ArrayLike<number>[]): RankedCounts {
    const places: number[] = [];
    let runs = 0;
    for (const list of lists)
      for (let i = 0; i < list.length; i += 2) {
        const place = list[i] ?? 0;
        const count = list[i + 1] ?? 0;
        const known = this.#sumAt(place);
        if (known === 0) places.push(place);
        this.#sums[place] = known + count;
        runs += count;
      }
    const counts = places.map((place) => {
      const sum = this.#sumAt(place);
      this.#sums[place] = 0;
      return sum;
    });
    return { places, counts, runs };
  }

  #sumAt(place: number): number {
    const sum = this.#sums[place];
    if (sum !== undefined) return sum;
    const longer = new Float64Array(2 * (place + 1));
    longer.set(this.#sums);
    this.#sums = longer;
    return 0;
  }
}

function rankedOf(hours: RankedHours["hours"], values: Float64Array): RankedHours {
  const shared = hours.filter(({ baseline, candidate }) => baseline.runs > 0 && candidate.runs > 0);
  const sideOf = (side: "baseline" | "candidate"): RankedSide => ({
    all: sumOf(
      hours.map((hour) => hour[side]),
      values,
    ),
    shared: sumOf(
      shared.map((hour) => hour[side]),
      values,
    ),
  });
  return { values: values.length, hours, baseline: sideOf("baseline"), candidate: sideOf("candidate") };
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
