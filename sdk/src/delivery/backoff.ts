/** First and longest wait in milliseconds. */
export interface BackoffLimits {
  readonly retryDelayMs: number;
  readonly maxRetryDelayMs: number;
}

/**
 * Exponential backoff with equal jitter: the wait doubles with each attempt up to the longest; of it a random half is
 * taken off, so that clients that failed together do not come back together.
 *
 * @param attempt the attempt that failed, from 1
 * @param random 0 to 1
 * @returns milliseconds
 */
export function backoffDelay(attempt: number, limits: BackoffLimits, random: number): number {
  const full = Math.min(limits.retryDelayMs * 2 ** (attempt - 1), limits.maxRetryDelayMs);
  return full * (1 - random / 2);
}

/**
 * A delay that the service asked for, and up to a tenth more so that clients do not come back together.
 *
 * @returns milliseconds, at most 5 minutes and a tenth
 */
export function requestedDelay(delayMs: number, random: number): number {
  return Math.min(delayMs, 300_000) * (1 + random / 10);
}
