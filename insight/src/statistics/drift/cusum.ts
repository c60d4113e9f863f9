/**
 * The state of a CUSUM, to be kept between batches: JSON will do. {@link startCusum} makes one.
 */
export interface Cusum {
  /** Evidence for a change since {@link since}; 0 while there is none. */
  readonly sum: number;
  /** When the evidence began to grow: the best guess of when the change was, if there was one. As given with the batch; undefined at 0. */
  readonly since: number | undefined;
  /** Runs since then. */
  readonly runs: number;
}

export const startCusum: Cusum = { sum: 0, since: undefined, runs: 0 };

/**
 * Adds a batch. The sum never falls below zero, so that good times are not saved up (Page 1954). An alarm is due when
 * `sum ≥ threshold`, from {@link alarmThreshold}; then start anew.
 *
 * @param at time of the batch, in any unit
 * @param score evidence of the batch, from {@link rateScore} or {@link valueScore}
 * @param runs runs of the batch
 */
export function advanceCusum(state: Cusum, at: number, score: number, runs: number): Cusum {
  const sum = state.sum + score;
  if (sum <= 0) return startCusum;
  return { sum, since: state.sum > 0 ? state.since : at, runs: runs + (state.sum > 0 ? state.runs : 0) };
}
