import { connect, withCredentials } from "../connection/index.ts";
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
  readonly settings: readonly string[];
}

const INGEST: Login = { name: "runfacts_ingest_login", group: "runfacts_ingest", settings: [] };
const QUERY: Login = {
  name: "runfacts_query_login",
  group: "runfacts_query",
  settings: ["default_transaction_read_only = on"],
};

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
        ...login.settings.map((setting) => `ALTER ROLE ${name} SET ${setting}`),
      ].join("; "),
    );
  });
}

async function canLogIn(url: string): Promise<boolean> {
  try {
    const client = await connect(url, { applicationName: "runfacts-admin" });
    await client.end();
    return true;
  } catch {
    return false;
  }
}
