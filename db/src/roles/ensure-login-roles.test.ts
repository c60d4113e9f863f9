import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { migrate } from "../admin/migrate.ts";
import { groupsOf } from "../testing/groups-of.ts";
import { findPostgres15 } from "../testing/other-postgres.ts";
import { type RoleCluster, startRoleCluster } from "../testing/role-cluster.ts";
import { withDatabase } from "../testing/test-postgres.ts";
import { AdministratorNeededError } from "./administrator-needed.ts";
import { dropLogin } from "./drop-login.ts";
import { ensureLoginRoles } from "./ensure-login-roles.ts";
import { listLogins } from "./list-logins.ts";

const INSUFFICIENT_PRIVILEGE = "42501";
const WRONG_PASSWORD = "28P01";

const postgres15 = await findPostgres15();
if (postgres15 === null)
  console.warn("No PostgreSQL 15 on this machine: its rules for roles are not tested.");
const servers = [
  { version: "18", binaries: null },
  ...(postgres15 === null ? [] : [{ version: "15", binaries: postgres15 }]),
];

async function ask(url: string, statement: string, values: unknown[] = []): Promise<unknown[]> {
  await using connection = await connectOwner(url);
  return (await connection.client.query(statement, values)).rows;
}

function userOf(url: string): string {
  return new URL(url).username;
}

/** What the services do first, and that they do it in the right database. */
async function expectWorking({ ingestUrl, queryUrl }: { ingestUrl: string; queryUrl: string }) {
  expect(await ask(ingestUrl, "SELECT count(*)::int FROM run_registry")).toEqual([{ count: 0 }]);
  expect(await ask(queryUrl, "SELECT count(*)::int FROM agent_steps")).toEqual([{ count: 0 }]);
  await expect(ask(queryUrl, "CREATE TEMP TABLE mine (i int)")).rejects.toMatchObject({ code: "25006" });
}

/** A database that the version before made, with its login roles and their passwords in a folder. */
async function oldDatabase(cluster: RoleCluster) {
  const database = await cluster.newDatabase("SUPERUSER");
  const dataDir = await cluster.newFolder();
  await migrate(database.ownerUrl);
  const groups = await groupsOf(database.ownerUrl);
  await ask(
    database.ownerUrl,
    `ALTER ROLE ${groups.ingest} RENAME TO runfacts_ingest; ALTER ROLE ${groups.query} RENAME TO runfacts_query;
    CREATE ROLE runfacts_ingest_login LOGIN PASSWORD 'one' IN ROLE runfacts_ingest;
    CREATE ROLE runfacts_query_login LOGIN PASSWORD 'two' IN ROLE runfacts_query;
    DROP TABLE service_groups`,
  );
  await writeFile(join(dataDir, "login-roles.json"), '{"ingest": "one", "query": "two"}');
  return { ...database, dataDir };
}

describe.each(servers)("on PostgreSQL $version", { timeout: 60_000 }, ({ binaries }) => {
  let cluster: RoleCluster;
  beforeAll(async () => {
    cluster = await startRoleCluster(binaries);
  }, 60_000);
  afterAll(() => cluster[Symbol.asyncDispose]());

  it("databases of several owners migrate and get roles of their own, all at a time", async () => {
    const dataDir = await cluster.newFolder();
    const databases = await Promise.all(Array.from({ length: 4 }, () => cluster.newDatabase()));
    await Promise.all(databases.map(({ ownerUrl }) => migrate(ownerUrl)));
    const made = await Promise.all(databases.map(({ ownerUrl }) => ensureLoginRoles(ownerUrl, { dataDir })));
    for (const urls of made) await expectWorking(urls);
    expect(
      new Set(made.flatMap(({ ingestUrl, queryUrl }) => [userOf(ingestUrl), userOf(queryUrl)])).size,
    ).toBe(8);

    const [first, second] = made;
    const [, elsewhere] = databases;
    if (first === undefined || second === undefined || elsewhere === undefined)
      throw new Error("four databases");
    for (const url of [first.ingestUrl, first.queryUrl]) {
      for (const statement of [
        "SELECT FROM agent_runs",
        "SELECT FROM run_registry",
        "INSERT INTO run_registry DEFAULT VALUES",
      ])
        await expect(ask(withDatabase(url, elsewhere.name), statement)).rejects.toMatchObject({
          code: expect.stringMatching(/^(42501|25006)$/),
        });
    }
    await expect(ask(first.ingestUrl, `SET ROLE ${userOf(second.ingestUrl)}`)).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
    });
  });

  it("hosts on one database keep their logins, whoever starts again", async () => {
    const { ownerUrl } = await cluster.newDatabase();
    await migrate(ownerUrl);
    const [one, two] = [await cluster.newFolder(), await cluster.newFolder()];
    const first = await ensureLoginRoles(ownerUrl, { dataDir: one });
    const second = await ensureLoginRoles(ownerUrl, { dataDir: two });
    expect(userOf(second.ingestUrl)).not.toBe(userOf(first.ingestUrl));
    expect(await ensureLoginRoles(ownerUrl, { dataDir: one })).toEqual(first);
    expect(await ensureLoginRoles(ownerUrl, { dataDir: two })).toEqual(second);
    for (const urls of [first, second]) await expectWorking(urls);
  });

  it("processes of one folder that start at once share their logins", async () => {
    const { ownerUrl } = await cluster.newDatabase();
    await migrate(ownerUrl);
    const dataDir = await cluster.newFolder();
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => ensureLoginRoles(ownerUrl, { dataDir })),
    );
    for (const other of others) expect(other).toEqual(first);
    if (first !== undefined) await expectWorking(first);
  });

  it("a login whose password is lost or was altered is left alone", async () => {
    const { ownerUrl, name } = await cluster.newDatabase();
    await migrate(ownerUrl);
    const dataDir = await cluster.newFolder();
    const first = await ensureLoginRoles(ownerUrl, { dataDir });
    await rm(join(dataDir, "login-roles.json"));
    const second = await ensureLoginRoles(ownerUrl, { dataDir });
    await cluster.asAdministrator(name, `ALTER ROLE ${userOf(second.queryUrl)} PASSWORD 'by hand'`);
    const third = await ensureLoginRoles(ownerUrl, { dataDir });
    expect(third.ingestUrl).toBe(second.ingestUrl);
    for (const urls of [first, third]) await expectWorking(urls);
    await expect(ask(second.queryUrl, "SELECT")).rejects.toMatchObject({ code: WRONG_PASSWORD });
    const byHand = Object.assign(new URL(second.queryUrl), { password: encodeURIComponent("by hand") });
    await ask(byHand.href, "SELECT");
  });

  it("rotation makes logins beside those in use, which are dropped by name", async () => {
    const { ownerUrl } = await cluster.newDatabase();
    await migrate(ownerUrl);
    const dataDir = await cluster.newFolder();
    const before = await ensureLoginRoles(ownerUrl, { dataDir });
    const after = await ensureLoginRoles(ownerUrl, { dataDir, areNew: true });
    for (const urls of [before, after]) await expectWorking(urls);
    expect(await ensureLoginRoles(ownerUrl, { dataDir })).toEqual(after);

    const name = userOf(before.queryUrl);
    {
      await using _service = await connectOwner(before.queryUrl);
      await expect(dropLogin(ownerUrl, name, dataDir)).rejects.toThrow(/has 1 connections/);
    }
    await expect.poll(() => dropLogin(ownerUrl, name, dataDir).then(() => true)).toBe(true);
    await expect(ask(before.queryUrl, "SELECT")).rejects.toMatchObject({ code: WRONG_PASSWORD });
    expect(await readFile(join(dataDir, "login-roles.json"), "utf8")).not.toContain(name);
    await expect(dropLogin(ownerUrl, name, dataDir)).rejects.toThrow(/No login role of this database/);
    await expect(dropLogin(ownerUrl, userOf(ownerUrl), dataDir)).rejects.toThrow(/No login role of this/);

    const listed = await listLogins(ownerUrl, await cluster.newFolder());
    expect(listed.map(({ service, logins }) => [service, logins.length])).toEqual([
      ["ingest", 2],
      ["query", 1],
      ["insight", 2],
    ]);
    expect(listed[1]?.logins).toEqual([
      {
        name: userOf(after.queryUrl),
        sessions: 0,
        isKept: false,
        made: expect.stringMatching(/^Runfacts query, made on /),
      },
    ]);
  });

  it("an owner who may not make roles is told the statements, and starts once they have run", async () => {
    const { ownerUrl, name } = await cluster.newDatabase("");
    await cluster.asAdministrator(name, `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
    const dataDir = await cluster.newFolder();
    await expect(migrate(ownerUrl)).rejects.toThrow(AdministratorNeededError);
    const needed = await ensureLoginRoles(ownerUrl, { dataDir }).catch((error: unknown) => error);
    if (!(needed instanceof AdministratorNeededError)) throw needed;
    const kept = JSON.parse(await readFile(join(dataDir, "login-roles.json"), "utf8"));
    for (const { password } of kept.logins) expect(needed.message).not.toContain(password);
    // As it is copied: all that follows the first line, into any database of the server.
    await cluster.asAdministrator("postgres", needed.message.slice(needed.message.indexOf("\n")));

    const urls = await ensureLoginRoles(ownerUrl, { dataDir });
    expect(await migrate(ownerUrl)).toMatchObject({ applied: expect.arrayContaining(["0013_roles"]) });
    await expectWorking(urls);
    expect(await ensureLoginRoles(ownerUrl, { dataDir })).toEqual(urls);
    await expect(dropLogin(ownerUrl, userOf(urls.queryUrl), dataDir)).rejects.toThrow(/^DROP ROLE \S+;$/m);
    await expect(ensureLoginRoles(ownerUrl, { dataDir, areNew: true })).rejects.toThrow(
      AdministratorNeededError,
    );
    expect(await ensureLoginRoles(ownerUrl, { dataDir })).toEqual(urls);
  });

  it("a database made before keeps its groups and logins, beside new ones", async () => {
    const newer = await cluster.newDatabase();
    await migrate(newer.ownerUrl);
    const old = await oldDatabase(cluster);
    await migrate(old.ownerUrl);
    expect(await groupsOf(old.ownerUrl)).toEqual({
      ingest: "runfacts_ingest",
      query: "runfacts_query",
      insight: expect.stringMatching(/^runfacts_insight_[0-9a-f]{12}$/),
    });
    const urls = await ensureLoginRoles(old.ownerUrl, { dataDir: old.dataDir });
    expect([userOf(urls.ingestUrl), userOf(urls.queryUrl)]).toEqual([
      "runfacts_ingest_login",
      "runfacts_query_login",
    ]);
    await expectWorking(urls);

    const other = await ensureLoginRoles(old.ownerUrl, { dataDir: await cluster.newFolder() });
    const beside = await ensureLoginRoles(newer.ownerUrl, { dataDir: old.dataDir });
    for (const each of [urls, other, beside]) await expectWorking(each);
    await expect(
      ask(withDatabase(urls.ingestUrl, newer.name), "SELECT FROM run_registry"),
    ).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
    });
  });
});
