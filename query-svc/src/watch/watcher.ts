import type { RunFilter } from "@runfacts/db/read";
import type { RunChange } from "@runfacts/gen/server/watch_runs";
import type { Cursor } from "./cursor.ts";

/** What a watcher is told. */
export type WatchEvent =
  | { readonly kind: "run"; readonly cursor: Cursor; readonly change: RunChange }
  | { readonly kind: "skipped"; readonly cursor: Cursor; readonly count: number }
  /** Nothing happened for a while. */
  | { readonly kind: "idle"; readonly cursor: Cursor };

/** Events that wait for a slow reader; beyond them it is told that it skipped some. */
const MAX_WAITING = 1_000;

/** One reader of the feed, with the events that wait for it. */
export class Watcher {
  readonly projectId: number;
  readonly filter: RunFilter;
  #waiting: WatchEvent[] = [];
  #skipped = 0;
  #wake: (() => void) | undefined;

  constructor(projectId: number, filter: RunFilter) {
    this.projectId = projectId;
    this.filter = filter;
  }

  /** Adds a change; a reader that is too slow loses it, and is told so when it has read what waits. */
  push(cursor: Cursor, change: RunChange): void {
    if (this.#skipped > 0 || this.#waiting.length >= MAX_WAITING) this.#skipped += 1;
    else this.#waiting.push({ kind: "run", cursor, change });
    this.#wake?.();
  }

  /** Notes that something was not sent: nobody knows what. */
  skip(): void {
    this.#skipped += 1;
    this.#wake?.();
  }

  /**
   * The events that wait, once there are any; an empty list when none came in time, or the signal fired.
   *
   * @param cursor up to where the feed has read, for the note of what was skipped
   */
  async take(cursor: () => Cursor, timeoutMs: number, signal: AbortSignal): Promise<WatchEvent[]> {
    if (this.#waiting.length === 0 && this.#skipped === 0) await this.#something(timeoutMs, signal);
    const events = this.#waiting;
    this.#waiting = [];
    if (this.#skipped > 0) {
      events.push({ kind: "skipped", cursor: cursor(), count: this.#skipped });
      this.#skipped = 0;
    }
    return events;
  }

  #something(timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal.addEventListener("abort", done);
      this.#wake = done;
      if (signal.aborted) done();
    });
  }
}
