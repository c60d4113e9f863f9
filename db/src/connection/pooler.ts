import type pg from "pg";
import type { Wire } from "./open-client.ts";

/** What stands between a client and PostgreSQL: nothing, or a pooler that gives a session to each client or to each transaction. */
export type PoolerMode = "none" | "session" | "transaction" | "statement";

/** The connection goes through a pooler that does not keep what is asked of a session; the message says what to do. */
export class PoolerError extends Error {
  override readonly name = "PoolerError";
}

const ROUNDS = 10;
/** A pooler that has no second session to give lets one wait. */
const PATIENCE_MS = 2_000;
const NO_TRANSACTIONS = /statement pooling/i;

/**
 * Looks what stands between. A pooler has keys of its own for its clients, which are not the numbers of the processes that answer.
 * One that pools transactions gives itself away when two clients are answered by the same process, or one by two.
 *
 * @param openOther opens another connection of the same kind
 */
export async function findPooler(
  client: pg.Client & Wire,
  openOther: () => Promise<pg.Client>,
): Promise<PoolerMode> {
  const mine = new Set([await backendOf(client)]);
  if (client.processID === null || mine.has(client.processID)) return "none";
  const other = await openOther();
  other.on("error", () => undefined);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await other.query("BEGIN");
      const theirs = await within(PATIENCE_MS, backendOf(other));
      if (theirs === undefined) return "session";
      mine.add(await backendOf(client));
      await other.query("ROLLBACK");
      if (mine.has(theirs) || mine.size > 1) return "transaction";
    }
    return "session";
  } catch (error) {
    if (error instanceof Error && NO_TRANSACTIONS.test(error.message)) return "statement";
    throw error;
  } finally {
    void other.end().catch(() => undefined);
  }
}

async function backendOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid;
}

async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T | undefined> {
  const timer = Promise.withResolvers<undefined>();
  const timeout = setTimeout(timer.resolve, milliseconds, undefined);
  try {
    return await Promise.race([answer, timer.promise]);
  } finally {
    clearTimeout(timeout);
    answer.catch(() => undefined);
  }
}
