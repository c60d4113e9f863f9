import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { loadMigrations, type Migration } from "../migrations.ts";
import { errorCauses, errorCode } from "./error-causes.ts";

const appliedRow = z.strictObject({ version: z.int(), name: z.string(), checksum: z.string() });
type AppliedMigration = z.infer<typeof appliedRow>;

const UNDEFINED_TABLE = "42P01";

/** The database does not have the schema that this version of the code was written for. */
export class SchemaMismatchError extends Error {
  override readonly name = "SchemaMismatchError";
}

/**
 * Resolves when the database has exactly the migrations that this code knows.
 *
 * @throws SchemaMismatchError with what to do about it.
 */
export async function assertSchema(pool: DatabasePool): Promise<void> {
  const problem = describeMismatch(await loadMigrations(), await appliedMigrations(pool));
  if (problem !== null) {
    throw new SchemaMismatchError(problem);
  }
}

async function appliedMigrations(pool: DatabasePool): Promise<readonly AppliedMigration[]> {
  try {
    return await pool.any(
      sql.type(appliedRow)`SELECT version, name, checksum FROM schema_migrations ORDER BY version`,
    );
  } catch (error) {
    if ([...errorCauses(error)].some((cause) => errorCode(cause) === UNDEFINED_TABLE)) {
      return [];
    }
    throw error;
  }
}

/** What is wrong with the applied migrations and how to mend it; null when nothing is. */
export function describeMismatch(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): string | null {
  if (applied.length === 0) {
    return "The database has no Runfacts schema yet. Run: npm run db:migrate";
  }
  const knownByVersion = new Map(known.map((migration) => [migration.version, migration]));
  for (const { version, name, checksum } of applied) {
    const migration = knownByVersion.get(version);
    if (migration === undefined) {
      return `The database has the migration ${name}, which this version of Runfacts does not know. Start a newer version.`;
    }
    if (migration.checksum !== checksum) {
      return `The migration ${name} differs from the one applied to the database. Migrations never change once applied: restore the file.`;
    }
  }
  const appliedVersions = new Set(applied.map(({ version }) => version));
  const missing = known.find(({ version }) => !appliedVersions.has(version));
  return missing === undefined
    ? null
    : `The database lacks the migration ${missing.name}. Run: npm run db:migrate`;
}
