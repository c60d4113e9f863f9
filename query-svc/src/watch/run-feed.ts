import type { DatabasePool } from "@runfacts/db/pool";
import {
  type ChangedRun,
  changeHorizon,
  listChangedRuns,
  matchingRuns,
  type RunFilter,
} from "@runfacts/db/read";
import { changeOf } from "./change-of.ts";
import { Watcher } from "./watcher.ts";

/** The feed looks this often without being woken: a notification may be lost, or come before its transaction can be read. */
const POLL_MS = 500;
/** Changes that come one after the other are read together. */
const GAP_MS = 40;
const PAGE = 1_000;

export interface RunFeedOptions {
  readonly pool: DatabasePool;
  /** Hears of a look that failed; the next one takes all that it missed. */
  readonly onError: (error: unknown) => void;
}

/**
 * Reads what changed, once for all watchers of a project, and gives each what its filter selects. Reads only while there are watchers.
 * Cursors are transaction ids: all changes of those before the cursor have been read.
 */
export class RunFeed implements AsyncDisposable {
  readonly #options: RunFeedOptions;
  readonly #watchers = new Set<Watcher>();
  readonly #closing = new AbortController();
  #cursor = 0n;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lastLook = 0;
  #isStale = false;

  constructor(options: RunFeedOptions) {
    this.#options = options;
  }

  /** Fires when the feed is closed: its watchers are to leave. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Up to where changes have been read. */
  get position(): bigint {
    return this.#cursor;
  }

  /** Takes a watcher in; it is told of what changes from `position` on. Dispose it to leave. */
  async watch(projectId: number, filter: RunFilter): Promise<Disposable & { readonly watcher: Watcher }> {
    // Halfway through a look, some of its changes would be missed.
    while (this.#looking !== undefined) await this.#looking;
    if (this.#watchers.size === 0) {
      const horizon = await changeHorizon(this.#options.pool);
      if (this.#watchers.size === 0) this.#cursor = horizon;
    }
    const watcher = new Watcher(projectId, filter);
    this.#watchers.add(watcher);
    this.#schedule(GAP_MS);
    return { watcher, [Symbol.dispose]: () => void this.#watchers.delete(watcher) };
  }

  /** Runs may have changed. */
  wake(): void {
    if (this.#watchers.size === 0) return;
    if (this.#looking !== undefined) this.#isStale = true;
    else this.#schedule(Math.max(0, GAP_MS - (performance.now() - this.#lastLook)));
  }

  /** Tells all watchers to leave. */
  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#looking;
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.closed.aborted || this.#watchers.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
        this.#schedule(this.#isStale ? GAP_MS : POLL_MS);
        this.#isStale = false;
      });
    }, delayMs);
  }

  async #look(): Promise<void> {
    this.#lastLook = performance.now();
    const { pool, onError } = this.#options;
    try {
      const before = await changeHorizon(pool);
      if (before <= this.#cursor) return;
      for (const [projectId, watchers] of Map.groupBy(this.#watchers, (watcher) => watcher.projectId)) {
        await this.#readProject(projectId, watchers, before);
      }
      this.#cursor = before;
    } catch (error) {
      onError(error);
    }
  }

  async #readProject(projectId: number, watchers: readonly Watcher[], before: bigint): Promise<void> {
    let after: ChangedRun | undefined;
    do {
      const range = { since: this.#cursor, before, after, limit: PAGE };
      const runs = await listChangedRuns(this.#options.pool, projectId, range);
      await this.#tell(projectId, watchers, runs);
      after = runs.length < PAGE ? undefined : runs.at(-1);
    } while (after !== undefined);
  }

  async #tell(projectId: number, ofProject: readonly Watcher[], runs: readonly ChangedRun[]): Promise<void> {
    if (runs.length === 0) return;
    const changes = new Map(runs.map((run) => [run, changeOf(run)]));
    const groups = Map.groupBy(ofProject, ({ filter }) =>
      JSON.stringify(filter, (_, value) => (typeof value === "bigint" ? value.toString() : value)),
    );
    for (const watchers of groups.values()) {
      const [first] = watchers;
      if (first === undefined) continue;
      const selected = await matchingRuns(this.#options.pool, projectId, first.filter, runs);
      for (const run of selected) {
        const change = changes.get(run);
        if (change === undefined) continue;
        for (const watcher of watchers) watcher.push(run.changed_xid, change);
      }
    }
  }
}
