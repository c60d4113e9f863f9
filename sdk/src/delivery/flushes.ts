import type { Circuit } from "./circuit.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { Spooling } from "./spooling.ts";

interface Flush {
  /** The last run that it waits for. */
  readonly place: number;
  /** In milliseconds of `performance.now()`. */
  readonly deadline: number;
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
   * @param start called when there is something to wait for
   * @returns whether each was answered or dropped in time
   */
  add(timeoutMs: number, start: () => void): Promise<boolean> {
    const { lastPlace: place } = this.#ledger.queue;
    const deadline = performance.now() + timeoutMs;
    const known = this.#answer(place, deadline);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      // This timer keeps the process alive while somebody waits.
      const timer = setTimeout(() => flush.finish(false), timeoutMs);
      const flush: Flush = {
        place,
        deadline,
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
    for (const { place, deadline, finish } of this.#flushes) {
      const isDone = this.#answer(place, deadline);
      if (isDone !== undefined) finish(isDone);
    }
  }

  #answer(place: number, deadline: number): boolean | undefined {
    if (this.#ledger.queue.oldestPlace > place) {
      if (!(this.#spooling?.mayHold ?? false)) return true;
      // What is left is in the spool, and stays there until the service is back.
      if (this.#circuit.isFailing) return false;
    }
    const isHopeless = this.#circuit.isFirm && performance.now() + this.#circuit.waitMs() > deadline;
    return isHopeless ? false : undefined;
  }
}
