import { type Database, listenForChanges, type Place } from "@runfacts/db/pool";
import { RunFeed } from "./run-feed.ts";

export interface RunFeedsOptions {
  readonly database: Pick<Database, "placeOf" | "urlAt">;
  /** Where the database passes notifications on. Default: changes are looked for. */
  readonly listenUrl?: string | undefined;
  /** Hears of a look that failed; the next one takes all that it missed. */
  readonly onError: (error: unknown) => void;
  /** Hears once of each node where notifications will never come. */
  readonly onDeaf: (error: Error) => void;
}

/** A node where somebody watches. */
interface Ear {
  readonly listening: AsyncDisposable;
  readonly feeds: Set<RunFeed>;
}

/** The feeds of all places: one a place, since changes are in order, and told, in the transactions of its node. */
export class RunFeeds implements AsyncDisposable {
  readonly #options: RunFeedsOptions;
  /** By name of the place. */
  readonly #feeds = new Map<string, RunFeed>();
  /** By node. */
  readonly #ears = new Map<string, Ear>();
  readonly #closing = new AbortController();

  constructor(options: RunFeedsOptions) {
    this.#options = options;
  }

  /** The feed of the place that holds a project. */
  async of(projectId: number): Promise<RunFeed> {
    const place = await this.#options.database.placeOf(projectId);
    const { name, pool } = place;
    let feed = this.#feeds.get(name);
    if (feed === undefined) {
      const { onError } = this.#options;
      const made = new RunFeed({ pool, onError, onElsewhere: () => this.#follow(projectId, made) });
      feed = made;
      this.#feeds.set(name, feed);
    }
    if (this.#closing.signal.aborted) feed.close();
    this.#listen(place, feed);
    return feed;
  }

  /** Tells all watchers to leave. */
  close(): void {
    this.#closing.abort();
    for (const feed of this.#feeds.values()) feed.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await Promise.all([
      ...[...this.#ears.values()].map(({ listening }) => listening[Symbol.asyncDispose]()),
      ...[...this.#feeds.values()].map((feed) => feed[Symbol.asyncDispose]()),
    ]);
  }

  #follow(projectId: number, feed: RunFeed): void {
    this.#options.database.placeOf(projectId).then(
      (place) => this.#listen(place, feed),
      () => undefined,
    );
  }

  #listen(place: Place, feed: RunFeed): void {
    const { listenUrl, database, onDeaf } = this.#options;
    if (listenUrl === undefined || this.#closing.signal.aborted) return;
    for (const [node, { feeds, listening }] of this.#ears) {
      if (node === place.node || !feeds.delete(feed) || feeds.size > 0) continue;
      this.#ears.delete(node);
      void listening[Symbol.asyncDispose]();
    }
    let ear = this.#ears.get(place.node);
    if (ear === undefined) {
      const feeds = new Set<RunFeed>();
      const wake = () => {
        for (const each of feeds) each.wake();
      };
      ear = { feeds, listening: listenForChanges(database.urlAt(place, listenUrl), wake, onDeaf) };
      this.#ears.set(place.node, ear);
    }
    ear.feeds.add(feed);
  }
}
