import type { ExitReason } from "./exit-task.ts";

/** A run that has not ended. */
interface OpenRun {
  /** Ends it because the process does. */
  abort(reason: ExitReason): void;
}

// Runs that an agent starts and never ends must not fill its memory.
const MOST_RUNS = 1_000;

/**
 * The runs of a tracer that have not ended, the newest of them. They are kept in memory: what a run waits for may never
 * come, and then nothing else holds it.
 */
export class OpenRuns {
  readonly #runs = new Set<OpenRun>();

  get size(): number {
    return this.#runs.size;
  }

  add(run: OpenRun): void {
    this.#runs.add(run);
    if (this.#runs.size <= MOST_RUNS) return;
    const [oldest] = this.#runs;
    if (oldest !== undefined) this.#runs.delete(oldest);
  }

  remove(run: OpenRun): void {
    this.#runs.delete(run);
  }

  abort(reason: ExitReason): void {
    for (const run of [...this.#runs]) run.abort(reason);
  }
}
