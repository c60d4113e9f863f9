import { makePlaces, placesUrls } from "../citus/index.ts";
import { openPool } from "../pool/index.ts";
import { abandonRuns } from "../write/parts/abandon-runs.ts";

/** Between two looks at which places there are, and whether each is as the home is. */
const LOOK_EVERY_MS = 30_000;

/** Looks for abandoned runs again and again, in all places of a cluster, on connections that stay. */
export class AbandonRounds implements AsyncDisposable {
  readonly #ownerUrl: string;
  readonly #timeoutMs: number;
  readonly #pools = new Map<string, ReturnType<typeof openPool>>();
  #urls: readonly string[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** @param timeoutMs for runs without a time-out of their own, in milliseconds */
  constructor(ownerUrl: string, timeoutMs: number) {
    this.#ownerUrl = ownerUrl;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws Error, or AggregateError, with what failed, after all other places had their turn */
  async round(): Promise<void> {
    const failures: unknown[] = [];
    await this.#look().catch((error: unknown) => failures.push(error));
    for (const url of this.#urls) {
      await this.#abandonAt(url).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
  }

  async #look(): Promise<void> {
    if (performance.now() - this.#lookedAt < LOOK_EVERY_MS) return;
    const urls = await placesUrls(this.#ownerUrl);
    this.#urls = urls.length === 0 ? [this.#ownerUrl] : urls;
    for (const url of this.#pools.keys()) if (!this.#urls.includes(url)) await this.#close(url);
    if (urls.length > 0) await makePlaces(this.#ownerUrl);
    this.#lookedAt = performance.now();
  }

  async #abandonAt(url: string): Promise<void> {
    const pool =
      this.#pools.get(url) ?? openPool(url, { applicationName: "runfacts-maintenance", maxConnections: 1 });
    this.#pools.set(url, pool);
    try {
      await abandonRuns(await pool, this.#timeoutMs);
    } catch (error) {
      // One that did not open stays as it is.
      await pool.catch(() => this.#pools.delete(url));
      throw error;
    }
  }

  async #close(url: string): Promise<void> {
    const pool = this.#pools.get(url);
    this.#pools.delete(url);
    await (await pool?.catch(() => undefined))?.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const url of [...this.#pools.keys()]) await this.#close(url);
  }
}
