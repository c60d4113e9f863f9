import type { ExitReason } from "./exit-task.ts";

/** A run that has not ended. */
interface OpenRun {
  readonly runId: string;
  /** Ends it if it waits for nothing but streams that nobody has begun to read. */
  leave(): void;
  /** Ends it because the process does. */
  abort(reason: ExitReason): void;
}

// Runs that an agent starts and never ends must not fill its memory.
const MOST_RUNS = 1_000;

/**
 * The runs of a tracer that have not ended. The newest are kept in memory: what a run waits for may never come, and then
 * nothing else holds it. Older ones are known as long as the agent works with them.
 */
export class OpenRuns {
  readonly #newest = new Set<OpenRun>();
  readonly #older = new Set<WeakRef<OpenRun>>();
  readonly #references = new WeakMap<OpenRun, WeakRef<OpenRun>>();
  #forgotten: FinalizationRegistry<WeakRef<OpenRun>> | undefined;

  get size(): number {
    return this.#newest.size + this.#older.size;
  }

  add(run: OpenRun): void {
    this.#newest.add(run);
    if (this.#newest.size <= MOST_RUNS) return;
    const [oldest] = this.#newest;
    if (!oldest) return;
    this.#newest.delete(oldest);
    if (!globalThis.FinalizationRegistry) return;
    this.#forgotten ??= new FinalizationRegistry((reference) => this.#older.delete(reference));
    const reference = new WeakRef(oldest);
    this.#older.add(reference);
    this.#references.set(oldest, reference);
    this.#forgotten.register(oldest, reference);
  }

  remove(run: OpenRun): void {
    this.#newest.delete(run);
    const reference = this.#references.get(run);
    if (reference) this.#older.delete(reference);
  }

  /** Ends those that wait for nothing but streams that nobody has begun to read. */
  leave(): void {
    for (const run of this.all()) run.leave();
  }

  abort(reason: ExitReason): void {
    for (const run of this.all()) run.abort(reason);
  }

  all(): readonly OpenRun[] {
    const older = [...this.#older].flatMap((reference) => reference.deref() ?? []);
    return [...older, ...this.#newest];
  }
}
