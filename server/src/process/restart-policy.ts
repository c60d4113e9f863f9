/** When a process that ended is started again. */
export interface RestartPolicy {
  /** Wait before the first try; it doubles with each further one in a row. */
  readonly firstMs: number;
  /** Longest wait. */
  readonly capMs: number;
  /** A process that lived this long was well: its end begins a new row. */
  readonly stableMs: number;
  /** Ends in a row after which nothing is tried any more. */
  readonly maxEnds: number;
}

/** 0.25 s, doubled up to 15 s, and given up after nine ends in a row with less than 10 s of life each: about a minute. */
export const restartPolicy: RestartPolicy = { firstMs: 250, capMs: 15_000, stableMs: 10_000, maxEnds: 9 };

/** The wait after an end, from 1 for the first of a row. */
export function waitAfter(end: number, { firstMs, capMs }: RestartPolicy): number {
  return Math.min(capMs, firstMs * 2 ** (end - 1));
}
