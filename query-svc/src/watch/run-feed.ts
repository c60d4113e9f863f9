import type { DatabasePool } from "@runfacts/db/pool";
import {
  type ChangedRun,
  type ChangePoint,
  type ChangeRange,
  changePoint,
  listChangedRuns,
  matchingRuns,
  type RunFilter,
} from "@runfacts/db/read";
import { changeOf } from "./change-of.ts";
import type { Cursor } from "./cursor.ts";
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
  /** Hears that another server answers. */
  readonly onElsewhere?: () => void;
}

type Connection = Parameters<typeof changePoint>[0];

function cursorAt({ history, horizon }: ChangePoint): Cursor {
  return { history, id: horizon };
}

/**
 * Reads what changed, once for all watchers of a project, and gives each what its filter selects. Reads only while there are watchers.
 * All changes of transactions before its cursor have been read. When another server answers that does not go on from there, as after
 * a failover that lost transactions, ids may have been given twice: watchers are told that something was skipped.
 */
export class RunFeed implements AsyncDisposable {
  readonly #options: RunFeedOptions;
  readonly #watchers = new Set<Watcher>();
  readonly #closing = new AbortController();
  #cursor: Cursor = { history: "", id: 0n };
  /** How far each project was told, beyond the cursor, in a look that broke off. */
  readonly #told = new Map<number, Pick<ChangeRange, "since" | "after">>();
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
  get position(): Cursor {
    return this.#cursor;
  }

  /** Takes a watcher in; it is told of what changes from `position` on. Dispose it to leave. */
  async watch(projectId: number, filter: RunFilter): Promise<Disposable & { readonly watcher: Watcher }> {
    // Halfway through a look, some of its changes would be missed.
    while (this.#looking !== undefined) await this.#looking;
    if (this.#watchers.size === 0) {
      const point = await changePoint(this.#options.pool);
      if (this.#watchers.size === 0) this.#cursor = cursorAt(point);
    }
    // Nobody told it of what the others were told beyond the cursor: they are told twice instead.
    this.#told.clear();
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
      // On one connection: what is read is of the server that says how far it is.
      await pool.connect(async (connection) => {
        const point = await changePoint(connection);
        if (this.#isElsewhere(point)) {
          for (const watcher of this.#watchers) watcher.skip();
          this.#options.onElsewhere?.();
        } else if (point.horizon > this.#cursor.id) {
          for (const [projectId, watchers] of Map.groupBy(this.#watchers, (watcher) => watcher.projectId)) {
            await this.#readProject(connection, projectId, watchers, point.horizon);
          }
        } else return;
        this.#cursor = cursorAt(point);
        this.#told.clear();
      });
    } catch (error) {
      onError(error);
    }
  }

  /** A replica may be behind the one that was read before; a primary whose ids go back was restored. */
  #isElsewhere({ history, horizon, is_replica }: ChangePoint): boolean {
    return history !== this.#cursor.history || (!is_replica && horizon < this.#cursor.id);
  }

  async #readProject(
    connection: Connection,
    projectId: number,
    watchers: readonly Watcher[],
    before: bigint,
  ): Promise<void> {
    let range = this.#told.get(projectId) ?? { since: this.#cursor.id };
    let isLast = false;
    while (!isLast) {
      const runs = await listChangedRuns(connection, projectId, { ...range, before, limit: PAGE });
      await this.#tell(connection, projectId, watchers, runs);
      isLast = runs.length < PAGE;
      range = isLast ? { since: before } : { ...range, after: runs.at(-1) };
      this.#told.set(projectId, range);
    }
  }

  async #tell(
    connection: Connection,
    projectId: number,
    ofProject: readonly Watcher[],
    runs: readonly ChangedRun[],
  ): Promise<void> {
    if (runs.length === 0) return;
    const changes = new Map(runs.map((run) => [run, changeOf(run)]));
    const groups = Map.groupBy(ofProject, ({ filter }) =>
      JSON.stringify(filter, (_, value) => (typeof value === "bigint" ? value.toString() : value)),
    );
    for (const watchers of groups.values()) {
      const [first] = watchers;
      if (first === undefined) continue;
      const selected = await matchingRuns(connection, projectId, first.filter, runs);
      for (const run of selected) {
        const change = changes.get(run);
        if (change === undefined) continue;
        const cursor = { ...this.#cursor, id: run.changed_xid };
        for (const watcher of watchers) watcher.push(cursor, change);
      }
    }
  }
}
