import type { Circuit } from "./circuit.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { Spooling } from "./spooling.ts";

interface Flush {
  /** The last run that it waits for. */
  readonly place: number;
  /** In milliseconds of `performance.now()`. */
  readonly deadline: number;
  /** Whether what is on the disk may stay there while the service is away. */
  readonly mayLeave: boolean;
  readonly finish: (isDone: boolean) => void;
}

/** Those who wait until what has ended is delivered. */
export class Flushes {
  readonly #ledger: RunLedger;
  readonly #circuit: Circuit;
  readonly #spooling: Spooling | undefined;
  readonly #flushes = new Set<Flush>();

  constructor(ledger: RunLedger, circuit: Circuit, spooling: Spooling | undefined) {
    this.#ledger = ledger;
    this.#circuit = circuit;
    this.#spooling = spooling;
  }

  /**
   * Waits for the runs that are there now.
   *
   * @param mayLeave true: while the service is away, runs that are on the disk are not waited for
   * @param start called when there is something to wait for
   * @returns whether each was answered or dropped in time
   */
  add(timeoutMs: number, mayLeave: boolean, start: () => void): Promise<boolean> {
    const { lastPlace: place } = this.#ledger.queue;
    const deadline = performance.now() + timeoutMs;
    const known = this.#answer({ place, deadline, mayLeave });
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      // This timer keeps the process alive while somebody waits.
      const timer = setTimeout(() => flush.finish(false), timeoutMs);
      const flush: Flush = {
        place,
        deadline,
        mayLeave,
        finish: (isDone) => {
          clearTimeout(timer);
          this.#flushes.delete(flush);
          resolve(isDone);
        },
      };
      this.#flushes.add(flush);
      start();
    });
  }

  /** Answers those that need not wait any longer. */
  settle(): void {
    for (const flush of this.#flushes) {
      const isDone = this.#answer(flush);
      if (isDone !== undefined) flush.finish(isDone);
    }
  }

  #answer({ place, deadline, mayLeave }: Omit<Flush, "finish">): boolean | undefined {
    if (this.#ledger.queue.oldestPlace > place && !(this.#spooling?.hasMore ?? false)) return true;
    if (mayLeave && this.#circuit.isFailing && (this.#spooling?.isComplete ?? false)) return false;
    const isHopeless = this.#circuit.isFirm && performance.now() + this.#circuit.waitMs() > deadline;
    return isHopeless ? false : undefined;
  }
}
