import { latencyBucket } from "../rollup/histogram.ts";
import type { CountedStep } from "../rollup/sum-runs.ts";
import { stepType } from "../rows.ts";

/** What figures need of the steps of a run that ended, as its row holds it. */
export interface StepSums {
  /** Of each step its type and the bucket of its latency, as `stepCell` tells; ascending. */
  readonly cells: readonly number[];
  /** By the places of `stepSumColumns`. */
  readonly sums: readonly number[];
}

/**
 * Columns of runs that add up: by type the own latency of the steps that worked, in the order of `stepType`; what steps inside
 * others cover; the own latency of those that waited.
 */
export const stepSumColumns = [
  ...stepType.options.map((type) => `${type}_latency_ms` as const),
  "covered_ms",
  "step_waiting_ms",
] as const;

const COVERED = stepSumColumns.indexOf("covered_ms");
const WAITING = stepSumColumns.indexOf("step_waiting_ms");
/** Room for the buckets of a type: the longest latency has 1,076. */
export const BUCKETS_PER_TYPE = 2_048;
/** The largest sum that a column holds: 24 days. */
const MAX_SUM = 2 ** 31 - 1;

const typePlaces = new Map(stepType.options.map((type, place) => [type, place]));

/** @returns null for steps whose sums are beyond their columns: readers add up the steps of such a run */
export function stepSums(steps: readonly CountedStep[]): StepSums | null {
  const sums = stepSumColumns.map(() => 0);
  const add = (place: number, value: number) => {
    sums[place] = (sums[place] ?? 0) + value;
  };
  const cells = steps.map(({ step_type, latency_ms, covered_ms = 0, wait = null }) => {
    const type = typePlaces.get(step_type) ?? 0;
    add(COVERED, covered_ms);
    add(wait === null ? type : WAITING, latency_ms - covered_ms);
    return type * BUCKETS_PER_TYPE + latencyBucket(latency_ms);
  });
  return sums.some((sum) => sum > MAX_SUM) ? null : { cells: cells.sort((a, b) => a - b), sums };
}
