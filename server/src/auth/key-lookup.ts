/** An API key as it is stored: what it allows, and the SHA-256 of the key (32 bytes). */
export interface StoredKey {
  readonly keyId: string;
  readonly projectId: number;
  readonly scope: "ingest" | "query";
  readonly hash: Uint8Array;
}

/** Finds the keys among these hashes (SHA-256, 32 bytes) that are not revoked, in any order. */
export type FindKeys = (hashes: readonly Uint8Array[]) => Promise<readonly StoredKey[]>;

/** Finds a key by its hash in hex; null when there is none. Errors of `findKeys` reject, and are not kept. */
export type KeyLookup = (hex: string) => Promise<StoredKey | null>;

/** Answers that are kept at once, of known and of unknown keys each; the oldest is forgotten first. */
const MAX_ENTRIES = 10_000;
/** Hashes in one statement. */
const MAX_BATCH = 1_000;

type Waiting = PromiseWithResolvers<StoredKey | null>;

/**
 * Looks keys up, never more than one statement at a time: what is asked for meanwhile goes together in the next. So a
 * flood of wrong keys takes one connection of the database and little time, and a right key in its midst waits for a
 * statement or two. Answers are kept for `ttlMs`; wrong keys do not drive out right ones.
 *
 * @param clock milliseconds, monotonic
 */
export function createKeyLookup(findKeys: FindKeys, ttlMs: number, clock: () => number): KeyLookup {
  const known = createAnswers<StoredKey>(ttlMs, clock);
  const unknown = createAnswers<null>(ttlMs, clock);
  const waiting = new Map<string, Waiting>();
  let isBusy = false;

  const answer = async (batch: ReadonlyMap<string, Waiting>) => {
    try {
      const keys = await findKeys(Array.from(batch.keys(), (hex) => Buffer.from(hex, "hex")));
      const found = new Map(keys.map((key) => [Buffer.from(key.hash).toString("hex"), key]));
      for (const [hex, { resolve }] of batch) {
        const key = found.get(hex);
        if (key === undefined) unknown.keep(hex, null);
        else known.keep(hex, key);
        resolve(key ?? null);
      }
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    }
  };
  const work = async () => {
    isBusy = true;
    // Calls that were read from their sockets in the same turn go together.
    await Promise.resolve();
    while (waiting.size > 0) {
      const batch = new Map(waiting.entries().take(MAX_BATCH));
      await answer(batch);
      for (const hex of batch.keys()) waiting.delete(hex);
    }
    isBusy = false;
  };
  return (hex) => {
    const kept = known.get(hex) ?? unknown.get(hex);
    if (kept !== undefined) return Promise.resolve(kept);
    const asked = waiting.get(hex) ?? Promise.withResolvers<StoredKey | null>();
    waiting.set(hex, asked);
    if (!isBusy) void work();
    return asked.promise;
  };
}

function createAnswers<T>(ttlMs: number, clock: () => number) {
  const entries = new Map<string, { readonly expires: number; readonly answer: T }>();
  return {
    get(hex: string): T | undefined {
      const entry = entries.get(hex);
      return entry !== undefined && clock() < entry.expires ? entry.answer : undefined;
    },
    keep(hex: string, answer: T): void {
      entries.delete(hex);
      const [oldest] = entries.keys();
      if (entries.size >= MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
      entries.set(hex, { expires: clock() + ttlMs, answer });
    },
  };
}
