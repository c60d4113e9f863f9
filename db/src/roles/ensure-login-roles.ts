import type pg from "pg";
import { connectOwner } from "../admin/connect-owner.ts";
import { retryCatalogRace } from "../admin/retry-catalog-race.ts";
import { nodeUrl, readNodes } from "../citus/index.ts";
import { changeLogins, type Login, newLogin, readLogins } from "./login-file.ts";
import { loginUrl } from "./login-url.ts";
import { missingGroups } from "./missing-groups.ts";
import { missingLogin } from "./missing-login.ts";
import { runOrAsk } from "./run-or-ask.ts";
import { scramVerifier } from "./scram-verifier.ts";
import { type ServiceGroups, serviceGroups } from "./service-groups.ts";
import { takesPassword } from "./takes-password.ts";

export interface ServiceUrls {
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly insightUrl: string;
}

export interface LoginRolesOptions {
  readonly dataDir: string;
  /** Makes new ones; those that were used so far stay, for services that run. Default: no. */
  readonly areNew?: boolean;
}

type Logins = Readonly<Record<keyof ServiceGroups, Login>>;

/**
 * Makes what is missing of the roles of the services, and resolves with their URLs: the groups that hold the grants, and
 * login roles, members of these, for this database and this data folder alone. Their names and random passwords are kept in
 * `login-roles.json` (mode 0600) under `dataDir`. No password is ever altered: where the one that is kept is not taken, new
 * login roles are made.
 *
 * @throws AdministratorNeededError where the owner may not make roles, with the statements for whoever may: once they have run,
 *   the same call resolves
 */
export async function ensureLoginRoles(ownerUrl: string, options: LoginRolesOptions): Promise<ServiceUrls> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const { groups, logins, urlOf } = await wantedRoles(client, ownerUrl, options);
  await retryCatalogRace(async () => {
    const { roles, grants } = await missingRoles(client, groups, logins);
    // Some servers of others take nothing but the password itself.
    await runOrAsk(client, [...roles((password) => password), ...grants], roles(scramVerifier));
  });
  await ensureOnNodes(client, ownerUrl, groups, logins);
  for (const login of Object.values(logins)) {
    if (await takesPassword(urlOf(login))) continue;
    throw new Error(`The server does not take the password of the role ${login.name}, which was just made.`);
  }
  return {
    ingestUrl: urlOf(logins.ingest),
    queryUrl: urlOf(logins.query),
    insightUrl: urlOf(logins.insight),
  };
}

/** Citus makes on the other nodes what is made here, but not what was made before they came. */
async function ensureOnNodes(
  home: pg.Client,
  ownerUrl: string,
  groups: ServiceGroups,
  logins: Logins,
): Promise<void> {
  const nodes = await readNodes(home);
  const { rows } = await home.query<{ path: string }>("SELECT current_setting('search_path') AS path");
  for (const node of nodes) {
    await using connection = await connectOwner(
      nodeUrl(ownerUrl, node, (rows[0]?.path ?? "").replaceAll(" ", "")),
    );
    const { client } = connection;
    await retryCatalogRace(async () => {
      const { roles, grants } = await missingRoles(client, groups, logins);
      await runOrAsk(client, [...roles((password) => password), ...grants], roles(scramVerifier));
    });
  }
}

/** The statements that `ensureLoginRoles` would run, with what Postgres keeps of the passwords in their place. */
export async function loginRoleStatements(
  ownerUrl: string,
  options: LoginRolesOptions,
): Promise<readonly string[]> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const { groups, logins } = await wantedRoles(client, ownerUrl, options);
  const { roles, grants } = await missingRoles(client, groups, logins);
  return [...roles(scramVerifier), ...grants];
}

async function wantedRoles(client: pg.Client, ownerUrl: string, { dataDir, areNew }: LoginRolesOptions) {
  const groups = await serviceGroups(client);
  const { rows } = await client.query<{ owner: string }>("SELECT session_user AS owner");
  const urlOf = (login: Login) => loginUrl(ownerUrl, rows[0]?.owner ?? "", login);
  const logins = areNew
    ? await addLogins(dataDir, groups)
    : await chooseLogins(client, groups, dataDir, urlOf);
  return { groups, logins, urlOf };
}

/** What is missing, of whoever may make roles and of the owner alone. */
async function missingRoles(client: pg.Client, groups: ServiceGroups, logins: Logins) {
  const { roles, grants, othersGrants } = await missingGroups(client, groups);
  const ingest = await missingLogin(client, "ingest", logins.ingest);
  const query = await missingLogin(client, "query", logins.query);
  const insight = await missingLogin(client, "insight", logins.insight);
  const statements = (shown: (password: string) => string): readonly string[] => [
    ...roles,
    ...ingest(shown(logins.ingest.password)),
    ...query(shown(logins.query.password)),
    ...insight(shown(logins.insight.password)),
    ...othersGrants,
  ];
  return { roles: statements, grants };
}

/** The last ones of the folder that the server takes, else those that it has yet to make. */
async function chooseLogins(
  client: pg.Client,
  groups: ServiceGroups,
  dataDir: string,
  urlOf: (login: Login) => string,
): Promise<Logins> {
  const choose = async (group: string): Promise<Login> => {
    const kept = (await readLogins(dataDir)).filter((login) => login.group === group).toReversed();
    const { rows } = await client.query<{ name: string }>(
      "SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1)",
      [kept.map(({ name }) => name)],
    );
    const isThere = ({ name }: Login) => rows.some((role) => role.name === name);
    for (const login of kept) {
      if (isThere(login) && (await takesPassword(urlOf(login)))) return login;
    }
    return kept.find((login) => !isThere(login)) ?? (await addLogin(dataDir, group, kept));
  };
  return {
    ingest: await choose(groups.ingest),
    query: await choose(groups.query),
    insight: await choose(groups.insight),
  };
}

async function addLogins(dataDir: string, groups: ServiceGroups): Promise<Logins> {
  const { ingest, query, insight } = groups;
  const added = { ingest: newLogin(ingest), query: newLogin(query), insight: newLogin(insight) };
  await changeLogins(dataDir, (logins) => [...logins, ...Object.values(added)]);
  return added;
}

/** Unless another process, which started at the same moment, has added one. */
async function addLogin(dataDir: string, group: string, known: readonly Login[]): Promise<Login> {
  const isNew = (login: Login) => login.group === group && !known.some(({ name }) => name === login.name);
  const added = newLogin(group);
  const logins = await changeLogins(dataDir, (kept) => (kept.some(isNew) ? kept : [...kept, added]));
  return logins.findLast(isNew) ?? added;
}
