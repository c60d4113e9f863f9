import type { Looking } from "./looking.ts";

export interface CompareOptions {
  readonly looking: Looking;
  /** A difference of at most this is the same. Of rates in their unit: 0.01 is a point; of quantiles and means a share: 0.05 is 5 %. */
  readonly margin: number;
  /** How often `worse` may be said of what is not, and `better` likewise; 0.025 by default. Intervals are then of 95 %. */
  readonly alpha?: number;
  /** How probable a verdict shall be after `runsNeeded`; 0.8 by default. */
  readonly power?: number;
}
