import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const place = z.strictObject({
  schema: z.string(),
  role: z.string(),
  database: z.string(),
  may_use: z.boolean(),
});

/**
 * What keeps a role from the schema of Runfacts that a database has, where its search path does not lead, and how to mend it;
 * null where there is none.
 */
export async function schemaElsewhere(pool: DatabasePool): Promise<string | null> {
  const found = await pool.maybeOne(
    sql.type(place)`
      SELECT
        quote_ident(nspname) AS schema, quote_ident(current_user) AS role, quote_ident(current_database()) AS database,
        has_schema_privilege(pg_namespace.oid, 'USAGE') AS may_use
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relname = 'schema_migrations' AND EXISTS (
        SELECT FROM pg_class AS runs WHERE runs.relnamespace = pg_namespace.oid AND runs.relname = 'run_registry'
      )
      ORDER BY may_use DESC, nspname
      LIMIT 1`,
  );
  if (found === null) return null;
  const { schema, role, database } = found;
  return found.may_use
    ? `The role ${role} does not look into ${schema}, where the database has its Runfacts schema. Run: ALTER ROLE ${role} IN DATABASE ${database} SET search_path = ${schema}`
    : `The role ${role} may not use ${schema}, where the database has its Runfacts schema: it must be a member of the group of its service. See: npm run db:roles -- list`;
}
