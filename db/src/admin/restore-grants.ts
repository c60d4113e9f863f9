import type pg from "pg";
import type { Migration } from "../migrations.ts";
import { errorCode } from "../pool/error-causes.ts";
import { namedGroups, type ServiceGroups, withGroups } from "../roles/service-groups.ts";
import { splitStatements } from "./split-statements.ts";

const ABOUT_RIGHTS = /^(?:GRANT|REVOKE)\b/i;
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g;
/** Of a table, column, function or type that a later migration has removed. */
const GONE = /^(?:42P01|42703|42883|42704)$/;

/**
 * Gives the groups of a database again what its migrations gave them, where they have nothing: a copy that was restored without
 * its grants, as `pg_restore --no-acl` does, and where the groups were missing.
 */
export async function restoreGrants(
  client: pg.Client,
  applied: readonly Migration[],
  groups: ServiceGroups,
): Promise<void> {
  const { rows } = await client.query<{ is_let_in: boolean }>(
    `SELECT bool_and(has_table_privilege(group_name, 'schema_migrations', 'SELECT')) AS is_let_in
    FROM unnest($1::text[]) AS group_name`,
    [
      namedGroups(
        applied.map(({ sql }) => sql),
        groups,
      ),
    ],
  );
  if (rows[0]?.is_let_in === true) return;
  const statements = applied
    .flatMap(({ sql }) => splitStatements(withGroups(sql, groups)))
    .map((statement) => statement.replaceAll(COMMENT, "").trim())
    .filter((statement) => ABOUT_RIGHTS.test(statement));
  await client.query("BEGIN");
  try {
    for (const statement of statements) await unlessGone(client, statement);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function unlessGone(client: pg.Client, statement: string): Promise<void> {
  await client.query("SAVEPOINT statement");
  try {
    await client.query(statement);
  } catch (error) {
    if (!(error instanceof Error) || !GONE.test(errorCode(error) ?? "")) throw error;
    await client.query("ROLLBACK TO SAVEPOINT statement");
  }
  await client.query("RELEASE SAVEPOINT statement");
}
