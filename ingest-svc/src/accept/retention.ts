import type { Run } from "@runfacts/gen/server/run";
import { toMicroseconds } from "@runfacts/server";

/** The oldest start that is kept, in microseconds since the Unix epoch; null keeps all. */
export type OldestKept = Disposable & { readonly current: bigint | null };

/** The limit moves once a day; a minute of an old one does no harm, since readers hide what has expired. */
const REFRESH_MS = 60_000;

/**
 * Keeps the oldest start at hand. Reads it once, then every minute; while the database is away the last one holds.
 *
 * @param read asks the database
 */
export async function watchOldestKept(read: () => Promise<bigint | null>): Promise<OldestKept> {
  let current = await read();
  const timer = setInterval(() => {
    read().then(
      (oldest) => {
        current = oldest;
      },
      () => undefined,
    );
  }, REFRESH_MS);
  timer.unref();
  return {
    get current() {
      return current;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/**
 * True if a run started before the days that are kept: maintenance would drop it, and if it was dropped already, sending it
 * again must not bring it back.
 */
export function isExpired({ startedAt }: Run, oldest: bigint | null): boolean {
  return oldest !== null && startedAt !== undefined && toMicroseconds(startedAt) < oldest;
}
