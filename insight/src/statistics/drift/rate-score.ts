import type { Tally } from "../estimates/tally.ts";

/** What a CUSUM of a rate watches for. */
export interface RateChange {
  /** The rate as it was: 0 to 1, both excluded. Of enough runs: a rate that is off by a tenth doubles or halves false alarms. */
  readonly from: number;
  /** The rate that shall be found soonest; higher for what gets worse, lower for what gets better. */
  readonly to: number;
  /** From {@link dispersion} of hours of the time before, 1 by default: failures that come together count as many times less. */
  readonly dispersion?: number;
}

/** Evidence of a batch for a change of a rate: the logarithm of how many times likelier it is after it. */
export function rateScore({ runs, hits }: Tally, { from, to, dispersion = 1 }: RateChange): number {
  return (hits * Math.log(to / from) + (runs - hits) * Math.log((1 - to) / (1 - from))) / dispersion;
}
