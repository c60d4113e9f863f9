import { Code, ConnectError } from "@connectrpc/connect";
import { type DatabasePool, type Position, pinned, reachedPositions, readPosition } from "@runfacts/db/pool";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError, fieldError } from "@runfacts/server";
import { PositionWaiters } from "./position-waiters.ts";

/** How long a read waits for the replica. */
const WAIT_MS = 200;
const RETRY_DELAY_MS = 1_000;

export interface PositionReaderOptions {
  /** What is read where the usual pool is of a replica that is behind. Default: nothing. */
  readonly primary?: (() => Promise<DatabasePool>) | undefined;
  /** Hears who answered a read that named a position. */
  readonly onAnswer?: ((by: AnsweredBy) => void) | undefined;
}

/** Which server answered: that of QUERY_DATABASE_URL, of PRIMARY_DATABASE_URL, or none, since none had come so far. */
export type AnsweredBy = "usual" | "primary" | "none";

/** Reads what was committed by a position, wherever that is the case. */
export class PositionReader {
  readonly #options: PositionReaderOptions;
  readonly #waiters = new WeakMap<DatabasePool, PositionWaiters>();

  constructor(options: PositionReaderOptions) {
    this.#options = options;
  }

  /**
   * Reads on a connection to a server that has reached the position: the usual one, for which it waits up to 200 ms, else the
   * primary.
   *
   * Throws INVALID_ARGUMENT for a text that is no position, UNAVAILABLE (REPLICA_BEHIND) if no server has reached it.
   *
   * @param pool what is read as a rule
   * @param read uses the pool that it is given, and no other
   */
  async read<T>(
    pool: DatabasePool,
    minPosition: string,
    signal: AbortSignal,
    read: (pool: DatabasePool) => Promise<T>,
  ): Promise<T> {
    const position = readPosition(minPosition);
    if (position === undefined) throw noPosition();
    const { primary, onAnswer } = this.#options;
    let until: number | undefined;
    do {
      const found = await readIfReached(pool, { position, signal, read });
      if (found !== undefined) {
        onAnswer?.("usual");
        return found();
      }
      until ??= performance.now() + WAIT_MS;
      // Where the connections of a pool go to several servers, the next may be to one that is further behind.
    } while (await this.#waitersOf(pool).wait(position, until - performance.now(), signal));
    signal.throwIfAborted();
    const found = primary && (await readIfReached(await primary(), { position, signal, read }));
    onAnswer?.(found === undefined ? "none" : "primary");
    if (found !== undefined) return found();
    throw replicaBehind();
  }

  #waitersOf(pool: DatabasePool): PositionWaiters {
    const waiters = this.#waiters.get(pool) ?? new PositionWaiters(pool);
    this.#waiters.set(pool, waiters);
    return waiters;
  }
}

interface PositionedRead<T> {
  readonly position: Position;
  readonly signal: AbortSignal;
  readonly read: (pool: DatabasePool) => Promise<T>;
}

/**
 * Looks and reads on one connection, and gives what came of it; undefined if its server has not reached the position. An error for
 * the client says nothing against the connection.
 */
function readIfReached<T>(
  pool: DatabasePool,
  { position, signal, read }: PositionedRead<T>,
): Promise<(() => T) | undefined> {
  return pool.connect(async (connection) => {
    const [isReached = false] = await reachedPositions(connection, [position]);
    if (!isReached) return undefined;
    try {
      const value = await read(pinned(pool, connection));
      return () => value;
    } catch (error) {
      if (signal.aborted || !(error instanceof ConnectError)) throw error;
      return () => {
        throw error;
      };
    }
  });
}

function noPosition(): ConnectError {
  const description = "must be a position that the ingest service answered";
  const violation = { field: "min_position", rule: "min_position.format", description };
  return fieldError([violation], ErrorReason.FIELD_VIOLATION);
}

function replicaBehind(): ConnectError {
  const message = "the replica has not reached min_position; try again";
  return apiError(Code.Unavailable, ErrorReason.REPLICA_BEHIND, message, { retryDelayMs: RETRY_DELAY_MS });
}
