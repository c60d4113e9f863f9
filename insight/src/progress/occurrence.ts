/** One time that a call was made: a step, several at the same time, or one with its retries. */
export interface Occurrence {
  /** The call: a number for its name and arguments, the same in the whole run. */
  readonly call: number;
  /** Indexes of the steps, in order. */
  readonly steps: readonly number[];
  readonly startedAt: number;
  /** Infinity while one of them is open. */
  readonly endedAt: number;
  /** One of them ended and did not fail. */
  readonly isSuccess: boolean;
  /** All of them failed. */
  readonly isFailure: boolean;
  /** It gave a result of clearly another size than this call gave before. */
  readonly isNews: boolean;
}
