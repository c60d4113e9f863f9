const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Milliseconds before a notification is tried again: twice as long after each failure, between the half and the whole of it, so
 * that those that failed together do not come again together; longer where the receiver asks for it.
 *
 * @param attempts failures so far, from 1
 * @param random 0 to 1
 */
export function retryPause(attempts: number, retryAfterMs: number | undefined, random: number): number {
  const whole = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return Math.round(Math.max(whole * (0.5 + random / 2), retryAfterMs ?? 0));
}
