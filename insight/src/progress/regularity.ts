import type { Stretch } from "./stretch.ts";

/** What it takes for intervals to be regular. */
export interface Regularity {
  readonly minBeats: number;
  /** Greatest coefficient of variation. A timer with a jitter of a fifth either way has 0.12, calls of a model about 0.5. */
  readonly maxVariation: number;
}

/** Times of the turns whose intervals are looked at: of a ping-pong, those of the one that came first. */
export function beatsOf({ type, turns }: Stretch): readonly number[] {
  const beats = type === "loop" ? turns : turns.filter(({ id }) => id === turns[0]?.id);
  return beats.map(({ startedAt }) => startedAt);
}

/** Whether the intervals between times are alike enough, for long enough. */
export function isRegular(beats: readonly number[], { minBeats, maxVariation }: Regularity): boolean {
  return beats.length >= minBeats && variationOf(intervalsOf(beats)) <= maxVariation;
}

/** Mean of the intervals between times, in their unit. */
export function meanInterval(beats: readonly number[]): number {
  return meanOf(intervalsOf(beats));
}

function intervalsOf(beats: readonly number[]): readonly number[] {
  return beats.slice(1).map((start, index) => start - (beats[index] ?? 0));
}

/** Coefficient of variation: the deviation of a sample by its mean. */
function variationOf(intervals: readonly number[]): number {
  const mean = meanOf(intervals);
  const squares = intervals.reduce((sum, interval) => sum + (interval - mean) ** 2, 0);
  return mean === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (intervals.length - 1)) / mean;
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
