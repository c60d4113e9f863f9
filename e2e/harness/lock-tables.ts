import { atPlaceOf } from "@runfacts/db/testing";
import pg from "pg";

/** Of the runs that are sent without a key. */
export const DEFAULT_PROJECT = 1;

/** Holds a lock until it is released or disposed. */
export type TableLock = AsyncDisposable & { release(): Promise<void> };

/**
 * Locks tables, such as "agent_runs, run_registry", where the services read and write the default project, so that every statement of
 * theirs that the mode excludes waits.
 */
export async function lockTables(
  ownerUrl: string,
  tables: string,
  mode: "ACCESS EXCLUSIVE" | "SHARE" = "ACCESS EXCLUSIVE",
): Promise<TableLock> {
  const at = await atPlaceOf(ownerUrl, DEFAULT_PROJECT);
  const session = new pg.Client({ connectionString: at(ownerUrl) });
  await session.connect();
  await session.query("BEGIN");
  await session.query(`LOCK TABLE ${tables} IN ${mode} MODE`);
  return {
    release: async () => {
      await session.query("COMMIT");
    },
    [Symbol.asyncDispose]: () => session.end(),
  };
}
