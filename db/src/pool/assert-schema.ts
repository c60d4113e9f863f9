import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { loadMigrations, type Migration } from "../migrations.ts";
import { errorCauses, errorCode } from "./error-causes.ts";
import { schemaElsewhere } from "./schema-elsewhere.ts";

const appliedRow = z.strictObject({
  version: z.int(),
  name: z.string(),
  checksum: z.string(),
  compatible_from: z.int().nullable(),
});

/** A row of `schema_migrations`. */
export type AppliedMigration = z.infer<typeof appliedRow>;

/** Columns of `schema_migrations`; of a database that older code migrated, `compatible_from` is null. */
export const APPLIED_COLUMNS =
  "version, name, checksum, (to_jsonb(schema_migrations) ->> 'compatible_from')::int AS compatible_from";

/** The version of the row that stands in `schema_migrations` while `db:load` is under way, so that no service starts. */
export const LOADING_VERSION = 0;

const UNDEFINED_TABLE = "42P01";

/** The database does not have a schema that this version of the code runs on. */
export class SchemaMismatchError extends Error {
  override readonly name = "SchemaMismatchError";
}

/**
 * Resolves when the database has the migrations that this code knows, and beyond them only such as it also runs on: those
 * of later versions that say so.
 *
 * @throws SchemaMismatchError with what to do about it.
 */
export async function assertSchema(pool: DatabasePool): Promise<void> {
  const applied = await appliedMigrations(pool);
  const elsewhere = applied.length === 0 ? await schemaElsewhere(pool) : null;
  const problem = elsewhere ?? describeMismatch(await loadMigrations(), applied);
  if (problem !== null) {
    throw new SchemaMismatchError(problem);
  }
}

async function appliedMigrations(pool: DatabasePool): Promise<readonly AppliedMigration[]> {
  try {
    return await pool.any(
      sql.type(appliedRow)`SELECT version, name, checksum,
        (to_jsonb(schema_migrations) ->> 'compatible_from')::int AS compatible_from
      FROM schema_migrations
      ORDER BY version`,
    );
  } catch (error) {
    if ([...errorCauses(error)].some((cause) => errorCode(cause) === UNDEFINED_TABLE)) {
      return [];
    }
    throw error;
  }
}

/** What is wrong with the applied migrations and how to mend it; null when nothing is. */
function describeMismatch(known: readonly Migration[], applied: readonly AppliedMigration[]): string | null {
  if (applied.length === 0) {
    return "The database has no Runfacts schema yet. Run: npm run db:migrate";
  }
  const strange = describeStrange(known, applied);
  if (strange !== null) return strange;
  const appliedVersions = new Set(applied.map(({ version }) => version));
  const missing = known.find(({ version }) => !appliedVersions.has(version));
  return missing === undefined
    ? null
    : `The database lacks the migration ${missing.name}. Run: npm run db:migrate`;
}

/** The same, but that migrations may be missing. */
export function describeStrange(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): string | null {
  const knownByVersion = new Map(known.map((migration) => [migration.version, migration]));
  const latest = known.at(-1)?.version ?? 0;
  for (const { version, name, checksum, compatible_from } of applied) {
    if (version === LOADING_VERSION) {
      return "A load into this database has not ended. Go on with it: npm run db:load -- FILE";
    }
    const migration = knownByVersion.get(version);
    if (migration === undefined) {
      // A later version that says nothing, or a number that was left out here, is not to be relied on.
      if (version > latest && compatible_from !== null && compatible_from <= latest) continue;
      return `The database has the migration ${name}, which this version of Runfacts does not run on (its schema is ${latest}). Start a newer version.`;
    }
    if (migration.checksum !== checksum) {
      return `The migration ${name} differs from the one applied to the database. Migrations never change once applied: restore the file.`;
    }
  }
  return null;
}
