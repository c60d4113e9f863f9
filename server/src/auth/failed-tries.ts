/** Counts failed tries by address, within a window of time. */
export interface FailedTries {
  /** Milliseconds until the address may try again; 0 if it may now. */
  blockedFor(address: string): number;
  record(address: string): void;
}

/** Addresses that are remembered at once; the oldest is forgotten first. */
const MAX_ADDRESSES = 10_000;

/**
 * Limits guessing: after `limit` failed tries within `windowMs`, an address is blocked until the window ends.
 *
 * @param clock milliseconds, monotonic
 */
export function createFailedTries(limit: number, windowMs: number, clock: () => number): FailedTries {
  const windows = new Map<string, { readonly end: number; count: number }>();
  const current = (address: string) => {
    const window = windows.get(address);
    return window !== undefined && clock() < window.end ? window : undefined;
  };
  return {
    blockedFor(address) {
      const window = current(address);
      return window !== undefined && window.count >= limit ? window.end - clock() : 0;
    },
    record(address) {
      const window = current(address);
      if (window !== undefined) {
        window.count += 1;
        return;
      }
      windows.delete(address);
      const [oldest] = windows.keys();
      if (windows.size >= MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
      windows.set(address, { end: clock() + windowMs, count: 1 });
    },
  };
}
