/** What a figure may be, with the confidence that was asked for. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A figure of some runs, and how sure it is. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
}
