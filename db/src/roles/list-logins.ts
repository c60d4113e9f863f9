import type pg from "pg";
import { connectOwner } from "../admin/connect-owner.ts";
import { nodeUrl, readNodes } from "../citus/index.ts";
import { readLogins } from "./login-file.ts";
import { type RoleService, roleSettings } from "./role-settings.ts";
import { serviceGroups } from "./service-groups.ts";

export interface ListedGroup {
  readonly service: RoleService;
  readonly name: string;
  /** Other databases of the server where it holds grants: copies of this one, or made before groups were those of one. */
  readonly sharedWith: readonly string[];
  readonly logins: readonly ListedLogin[];
}

interface ListedLogin {
  readonly name: string;
  /** When it was made, and on which host; null where nobody wrote it down. */
  readonly made: string | null;
  /** Connections that it has now; when it was used before, Postgres does not know. */
  readonly sessions: number;
  /** Whether its password is kept in the data folder. */
  readonly isKept: boolean;
}

/** The groups of a database, and the login roles that are members of them. */
export async function listLogins(ownerUrl: string, dataDir: string): Promise<ListedGroup[]> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const groups = await serviceGroups(client);
  const kept = new Set((await readLogins(dataDir)).map(({ name }) => name));
  const listed: ListedGroup[] = [];
  for (const service of Object.keys(roleSettings) as RoleService[]) {
    const name = groups[service];
    const { rows: shared } = await client.query<{ database: string }>(
      `SELECT DISTINCT datname::text AS database
      FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
      WHERE refclassid = 'pg_authid'::regclass AND refobjid = to_regrole($1) AND datname <> current_database()
      ORDER BY 1`,
      [name],
    );
    const { rows: logins } = await client.query<{ name: string; made: string | null; sessions: number }>(
      `SELECT
        rolname::text AS name,
        shobj_description(pg_roles.oid, 'pg_authid') AS made,
        (SELECT count(*)::int FROM pg_stat_activity WHERE usesysid = pg_roles.oid) AS sessions
      FROM pg_auth_members AS membership JOIN pg_roles ON pg_roles.oid = member
      WHERE roleid = to_regrole($1) AND rolcanlogin AND rolname <> current_user
        -- From PostgreSQL 16 on, who makes a role is a member that may only pass it on.
        AND coalesce((to_jsonb(membership) ->> 'inherit_option')::boolean, true)
      ORDER BY 2, 1`,
      [name],
    );
    for (const login of logins) login.sessions += await sessionsOnNodes(ownerUrl, client, login.name);
    listed.push({
      service,
      name,
      sharedWith: shared.map(({ database }) => database),
      logins: logins.map((login) => ({ ...login, isKept: kept.has(login.name) })),
    });
  }
  return listed;
}

/** Connections of a role to the other nodes of a cluster. */
async function sessionsOnNodes(ownerUrl: string, home: pg.Client, name: string): Promise<number> {
  let sessions = 0;
  for (const node of await readNodes(home)) {
    await using connection = await connectOwner(nodeUrl(ownerUrl, node, "pg_catalog"));
    const { rows } = await connection.client.query<{ sessions: number }>(
      "SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE usename = $1",
      [name],
    );
    sessions += rows[0]?.sessions ?? 0;
  }
  return sessions;
}
