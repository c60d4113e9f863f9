import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Migration } from "../migrations.ts";
import { errorCode } from "../pool/error-causes.ts";
import { type ServiceGroups, withGroups } from "../roles/service-groups.ts";
import { splitStatements } from "./split-statements.ts";

/** How long a statement may wait for its lock, in milliseconds: all who come later wait behind it. */
const LOCK_TIMEOUT_MS = 200;
const LOCK_NOT_AVAILABLE = "55P03";

/** A transaction that changes functions and tables of a Citus cluster. */
const ONE_CONNECTION_A_NODE = `
  SELECT set_config('citus.multi_shard_modify_mode', 'sequential', true)
  WHERE to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL`;

export interface LockPatience {
  /** For how long a migration is tried again while others hold what it must lock, in milliseconds. Default: 15 minutes. */
  readonly patienceMs?: number | undefined;
}

/**
 * Applies a migration and notes it in `schema_migrations`: in one transaction, or, where the file says `no_transaction`,
 * statement by statement. A statement that does not get its lock within 200 ms gives way, so that whoever came behind it has
 * its turn, and is tried again after a pause.
 *
 * @param groups take the place of those that the file names
 * @throws Error that names the migration
 */
export async function applyMigration(
  client: pg.Client,
  migration: Migration,
  groups: ServiceGroups,
  { patienceMs = 15 * 60_000 }: LockPatience = {},
): Promise<void> {
  const { name } = migration;
  const sql = withGroups(migration.sql, groups);
  const deadline = Date.now() + patienceMs;
  try {
    if (migration.isTransaction) {
      await whenFree(deadline, async () => {
        await client.query("BEGIN");
        try {
          await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
          const { rowCount: isCluster } = await client.query(ONE_CONNECTION_A_NODE);
          // Citus passes some statements on with all of the message that they came in.
          for (const statement of isCluster ? splitStatements(sql) : [sql]) await client.query(statement);
          await note(client, migration);
          await client.query("COMMIT");
        } catch (error) {
          await client.query("ROLLBACK");
          throw error;
        }
      });
      return;
    }
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    try {
      for (const statement of splitStatements(sql)) {
        await whenFree(deadline, () => client.query(statement));
      }
    } finally {
      await client.query("RESET lock_timeout");
    }
    await note(client, migration);
  } catch (error) {
    throw new Error(`The migration ${name} failed: ${reasonOf(error)}`, { cause: error });
  }
}

async function note(
  client: pg.Client,
  { version, name, checksum, compatibleFrom }: Migration,
): Promise<void> {
  await client.query(
    "INSERT INTO schema_migrations (version, name, checksum, compatible_from) VALUES ($1, $2, $3, $4)",
    [version, name, checksum, compatibleFrom],
  );
}

async function whenFree(deadline: number, attempt: () => Promise<unknown>): Promise<void> {
  for (let pause = LOCK_TIMEOUT_MS; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() + pause > deadline) throw error;
      // Neither are others held up nor is a moment missed for long.
      await delay(pause * (0.5 + Math.random()));
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && errorCode(error) === LOCK_NOT_AVAILABLE;
}

function reasonOf(error: unknown): string {
  if (isBusy(error)) {
    return "a transaction held what it must lock all the time. End it (see pg_stat_activity), then run it again: npm run db:migrate";
  }
  return error instanceof Error ? error.message : String(error);
}
