import { type DatabasePool, type Position, reachedPositions } from "@runfacts/db/pool";

/** Between two looks while somebody waits. */
const LOOK_MS = 10;

interface Waiter {
  readonly position: Position;
  readonly reached: () => void;
}

/** Waits until a replica has reached positions: one look for all who wait, and none of them holds a connection. */
export class PositionWaiters {
  readonly #pool: DatabasePool;
  readonly #waiting = new Set<Waiter>();
  #isLooking = false;

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  /** Resolves with true once a position has been reached, with false after a time, or when the signal fires. */
  async wait(position: Position, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (timeoutMs <= 0 || signal.aborted) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const give = () => resolve(false);
    const waiter = { position, reached: () => resolve(true) };
    const timer = setTimeout(give, timeoutMs);
    signal.addEventListener("abort", give, { once: true });
    this.#waiting.add(waiter);
    if (!this.#isLooking) void this.#look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", give);
      this.#waiting.delete(waiter);
    }
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#waiting.size > 0) {
      const waiting = [...this.#waiting];
      // A replica that does not answer has not reached anything.
      const reached = await reachedPositions(
        this.#pool,
        waiting.map(({ position }) => position),
      ).catch(() => []);
      for (const [place, waiter] of waiting.entries()) if (reached[place] === true) waiter.reached();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    this.#isLooking = false;
  }
}
