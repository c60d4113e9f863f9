/** Bounds of the first and of the longest wait, in milliseconds. */
export interface BackoffLimits {
  readonly retryDelayMs: number;
  readonly maxRetryDelayMs: number;
}

// Past this a power of two would not grow the bound any more, whatever the limits.
const MOST_DOUBLINGS = 32;

/**
 * Exponential backoff with full jitter: the bound doubles with each attempt up to the longest, and the wait is a random time
 * from 0 to it, so that clients that failed together do not come back together.
 *
 * @param attempt the attempt that failed, from 1
 * @param random 0 to 1
 * @returns milliseconds
 */
export function backoffDelay(attempt: number, limits: BackoffLimits, random: number): number {
  const doublings = Math.min(attempt - 1, MOST_DOUBLINGS);
  return random * Math.min(limits.retryDelayMs * 2 ** doublings, limits.maxRetryDelayMs);
}

/**
 * A delay that the service asked for, and up to a tenth more so that clients do not come back together.
 *
 * @returns milliseconds, at most 5 minutes and a tenth
 */
export function requestedDelay(delayMs: number, random: number): number {
  return Math.min(delayMs, 300_000) * (1 + random / 10);
}
