import pg from "pg";
import { type RoleSettings, roleSettings } from "../roles/role-settings.ts";
import { connectOwner } from "./connect-owner.ts";
import { loadPasswords } from "./load-passwords.ts";
import { retryCatalogRace } from "./retry-catalog-race.ts";

export interface ServiceUrls {
  readonly ingestUrl: string;
  readonly queryUrl: string;
}

interface Login {
  readonly name: string;
  readonly group: string;
  readonly settings: RoleSettings;
}

const INGEST: Login = {
  name: "runfacts_ingest_login",
  group: "runfacts_ingest",
  settings: roleSettings.ingest,
};
const QUERY: Login = { name: "runfacts_query_login", group: "runfacts_query", settings: roleSettings.query };

/**
 * Makes the login roles of the two services, members of the groups that hold the grants, and resolves with their URLs.
 * Random passwords are kept in `login-roles.json` (mode 0600) under `dataDir`; a role that already takes its password
 * is left alone. Roles belong to the whole cluster: two data directories on one cluster take the roles from each other.
 *
 * @param ownerUrl of a role that may create roles, in a migrated database.
 */
export async function ensureLoginRoles(
  ownerUrl: string,
  { dataDir }: { dataDir: string },
): Promise<ServiceUrls> {
  const passwords = await loadPasswords(dataDir);
  const ingestUrl = withCredentials(ownerUrl, INGEST.name, passwords.ingest);
  const queryUrl = withCredentials(ownerUrl, QUERY.name, passwords.query);
  await ensureLogin(ownerUrl, ingestUrl, INGEST, passwords.ingest);
  await ensureLogin(ownerUrl, queryUrl, QUERY, passwords.query);
  return { ingestUrl, queryUrl };
}

async function ensureLogin(
  ownerUrl: string,
  loginUrl: string,
  login: Login,
  password: string,
): Promise<void> {
  if (await canLogIn(loginUrl)) {
    return;
  }
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const name = client.escapeIdentifier(login.name);
  await retryCatalogRace(async () => {
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [login.name]);
    // Several commands in one message are one transaction: a role is whole, or not there.
    await client.query(
      [
        `${rowCount === 0 ? "CREATE" : "ALTER"} ROLE ${name} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
        `GRANT ${client.escapeIdentifier(login.group)} TO ${name}`,
        ...Object.entries(login.settings).map(
          ([parameter, value]) => `ALTER ROLE ${name} SET ${parameter} = ${client.escapeLiteral(value)}`,
        ),
      ].join("; "),
    );
  });
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

function withCredentials(url: string, user: string, password: string): string {
  const credentials = new URL(url);
  credentials.username = user;
  credentials.password = password;
  return credentials.href;
}
