import { hostname } from "node:os";
import type pg from "pg";
import type { Login } from "./login-file.ts";
import { type RoleService, roleSettings } from "./role-settings.ts";

interface Found {
  readonly is_there: boolean;
  readonly is_member: boolean;
  /** Parameters of the role, as `name=value`, in any database and in this one. */
  readonly anywhere: readonly string[];
  readonly here: readonly string[];
  readonly database: string;
  /** As `search_path` names it. */
  readonly schema: string;
}

const FOUND = `
  SELECT
    EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS is_there,
    EXISTS (
      SELECT FROM pg_auth_members
      WHERE member = to_regrole(quote_ident($1)) AND roleid = to_regrole(quote_ident($2))
    ) AS is_member,
    coalesce((SELECT setconfig FROM pg_db_role_setting WHERE setrole = to_regrole(quote_ident($1)) AND setdatabase = 0), '{}')
      AS anywhere,
    coalesce((
      SELECT setconfig FROM pg_db_role_setting
      WHERE setrole = to_regrole(quote_ident($1))
        AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    ), '{}') AS here,
    current_database()::text AS database,
    quote_ident(current_schema()) AS schema`;

/**
 * The statements that make a login role a member of its group, with what its sessions need; those that are missing.
 *
 * @param shown what stands in them for the password
 */
export async function missingLogin(
  client: pg.Client,
  service: RoleService,
  login: Login,
): Promise<(shown: string) => readonly string[]> {
  const { rows } = await client.query<Found>(FOUND, [login.name, login.group]);
  const [found] = rows;
  if (found === undefined) throw new Error("the database did not return its own facts");
  const name = client.escapeIdentifier(login.name);
  const group = client.escapeIdentifier(login.group);
  const settings = Object.entries(roleSettings[service])
    .filter(([parameter, value]) => !isSet(found.anywhere, parameter, value))
    .map(([parameter, value]) => `ALTER ROLE ${name} SET ${parameter} = ${client.escapeLiteral(value)}`);
  if (!isSet(found.here, "search_path", found.schema)) {
    const database = client.escapeIdentifier(found.database);
    settings.push(`ALTER ROLE ${name} IN DATABASE ${database} SET search_path = ${found.schema}`);
  }
  if (found.is_there) {
    return () => [...(found.is_member ? [] : [`GRANT ${group} TO ${name}`]), ...settings];
  }
  const made = `Runfacts ${service}, made on ${hostname()} at ${new Date().toISOString()}`;
  return (shown) => [
    `CREATE ROLE ${name} LOGIN PASSWORD ${client.escapeLiteral(shown)} IN ROLE ${group}`,
    `COMMENT ON ROLE ${name} IS ${client.escapeLiteral(made)}`,
    ...settings,
  ];
}

function isSet(config: readonly string[], parameter: string, value: string): boolean {
  return config.some((text) => {
    const at = text.indexOf("=");
    return text.slice(0, at).toLowerCase() === parameter.toLowerCase() && text.slice(at + 1) === value;
  });
}
