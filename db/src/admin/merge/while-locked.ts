import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { errorCode } from "../../pool/error-causes.ts";
import { inTransaction } from "../in-transaction.ts";

/** How long one lock, and all of them, may be waited for: all who come later wait behind. */
const LOCK_TIMEOUT_MS = 100;
const LOCKS_TIMEOUT_MS = 200;
/** How long a statement may take that goes to all shards: a node may fall silent while the others wait. */
const SHARDS_TIMEOUT_MS = 10_000;
/** A lock, or all locks in time, could not be had; somebody who had some waits for us. */
const BUSY = new Set(["55P03", "57014", "40P01"]);
const ATTEMPTS = 60;
/** So many attempts wait for a moment without changes. */
const QUIET_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 5_000;

/**
 * What became of an attempt to change tables for others: `changed` when rows changed that were copied before, `busy` when others
 * hold a table. These left all as it was.
 */
export type SwapOutcome = "swapped" | "changed" | "busy";

/** Waits no longer than that for a lock, until the transaction ends. */
export async function limitLocks(client: pg.Client): Promise<void> {
  await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
}

/** Does work in a short transaction in which nobody else has the tables; they are given as LOCK TABLE takes them. */
export async function whileLocked(
  client: pg.Client,
  tables: string,
  work: () => Promise<SwapOutcome>,
): Promise<SwapOutcome> {
  return orBusy(() =>
    inTransaction(client, "BEGIN", async () => {
      await limitLocks(client);
      await client.query(`SET LOCAL statement_timeout = ${LOCKS_TIMEOUT_MS}`);
      await client.query(`LOCK TABLE ${tables} IN ACCESS EXCLUSIVE MODE`);
      await client.query("SET LOCAL statement_timeout = 0");
      return work();
    }),
  );
}

/**
 * Does work in a short transaction in which nobody else has the distributed tables, neither on the coordinator nor their shards.
 *
 * Citus takes LOCK TABLE to the names of the tables on the nodes, not to their shards. A column that takes no NULL is told so again: that
 * changes nothing, reads nothing, and locks the parent of each shard, which is all that services name.
 */
export async function whileShardsLocked(
  client: pg.Client,
  tables: readonly string[],
  work: () => Promise<SwapOutcome>,
): Promise<SwapOutcome> {
  return orBusy(() =>
    inTransaction(client, "BEGIN", async () => {
      // One transaction on each node: it is committed there as a whole.
      await client.query("SET LOCAL citus.max_adaptive_executor_pool_size = 1");
      // On the nodes too.
      await client.query("SET LOCAL citus.propagate_set_commands = 'local'");
      await limitLocks(client);
      await client.query(`SET LOCAL statement_timeout = ${SHARDS_TIMEOUT_MS}`);
      for (const table of tables)
        await client.query(`ALTER TABLE ${table} ALTER COLUMN project_id SET NOT NULL`);
      return work();
    }),
  );
}

async function orBusy(work: () => Promise<SwapOutcome>): Promise<SwapOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && BUSY.has(errorCode(error) ?? "")) return "busy";
    throw error;
  }
}

export interface SwapAttempts<Horizon> {
  /** @param mayCopy rather than to say `changed`, since what changes is never quiet for long */
  readonly swap: (horizon: Horizon, mayCopy: boolean) => Promise<SwapOutcome>;
  /** Copies again what changed from a horizon on; resolves with the next. */
  readonly catchUp: (horizon: Horizon) => Promise<Horizon>;
  /** Waits for those who would miss what was copied; false when they take too long. */
  readonly outlast: () => Promise<boolean>;
  readonly signal: AbortSignal | undefined;
}

/** Tries until nobody is in the way and nothing changed since it was copied; false when that does not come to pass. */
export async function swapWhenQuiet<Horizon>(
  horizon: Horizon,
  { swap, catchUp, outlast, signal }: SwapAttempts<Horizon>,
): Promise<boolean> {
  let since = horizon;
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // Readers in a transaction of before would miss what was copied since.
    if (!(await outlast())) return false;
    const outcome = await swap(since, attempt > QUIET_ATTEMPTS);
    if (outcome === "swapped") return true;
    if (outcome === "changed") {
      since = await catchUp(since);
      continue;
    }
    await delay(pause * (0.5 + Math.random()), undefined, { signal });
    pause = Math.min(2 * pause, MAX_PAUSE_MS);
  }
  return false;
}
