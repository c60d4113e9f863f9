import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { errorCode } from "../../pool/error-causes.ts";
import { inTransaction } from "./in-transaction.ts";
import { outlastTransactions } from "./outlast-transactions.ts";

/** How long one lock, and all of them, may be waited for: all who come later wait behind. */
const LOCK_TIMEOUT_MS = 100;
const LOCKS_TIMEOUT_MS = 200;
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

/** Does work in a short transaction in which nobody else has the tables; they are given as LOCK TABLE takes them. */
export async function whileLocked(
  client: pg.Client,
  tables: string,
  work: () => Promise<SwapOutcome>,
): Promise<SwapOutcome> {
  try {
    return await inTransaction(client, "BEGIN", async () => {
      await client.query(
        `SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}; SET LOCAL statement_timeout = ${LOCKS_TIMEOUT_MS}`,
      );
      await client.query(`LOCK TABLE ${tables} IN ACCESS EXCLUSIVE MODE`);
      await client.query("SET LOCAL statement_timeout = 0");
      return work();
    });
  } catch (error) {
    if (error instanceof Error && BUSY.has(errorCode(error) ?? "")) return "busy";
    throw error;
  }
}

export interface SwapAttempts {
  /** @param mayCopy rather than to say `changed`, since what changes is never quiet for long */
  readonly swap: (horizon: string, mayCopy: boolean) => Promise<SwapOutcome>;
  /** Copies again what changed from a horizon on; resolves with the next. */
  readonly catchUp: (horizon: string) => Promise<string>;
  readonly patienceMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Tries until nobody is in the way and nothing changed since it was copied; false when that does not come to pass. */
export async function swapWhenQuiet(
  client: pg.Client,
  horizon: string,
  { swap, catchUp, patienceMs, signal }: SwapAttempts,
): Promise<boolean> {
  let since = horizon;
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // Readers in a transaction of before would miss what was copied since.
    if (!(await outlastTransactions(client, patienceMs, signal))) return false;
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
