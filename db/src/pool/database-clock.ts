import type { DatabasePool } from "slonik";
import { databaseTime } from "./database-time.ts";

/** The database's clock, at hand without asking. */
export type DatabaseClock = Disposable & {
  /** Whole milliseconds since the Unix epoch. */
  readonly now: () => number;
};

const REFRESH_MS = 60_000;

/**
 * Follows the database's clock, which decides on which day a run is stored: asks once, then every minute, and counts on in
 * between, whatever becomes of the clock of this machine. While the database is away it counts on.
 */
export async function followDatabaseClock(pool: DatabasePool): Promise<DatabaseClock> {
  /** What to add to the time since this process began. */
  let offset = await measureOffset(pool);
  const timer = setInterval(() => {
    measureOffset(pool).then(
      (measured) => {
        offset = measured;
      },
      () => undefined,
    );
  }, REFRESH_MS);
  timer.unref();
  return { now: () => Math.floor(performance.now() + offset), [Symbol.dispose]: () => clearInterval(timer) };
}

/** The answer was made somewhere between question and reply. */
async function measureOffset(pool: DatabasePool): Promise<number> {
  const asked = performance.now();
  const answer = await databaseTime(pool);
  return answer - (asked + performance.now()) / 2;
}
