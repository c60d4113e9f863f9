import { join } from "node:path";
import { ensureLoginRoles, finalizeRollups, maintain, migrate, verifyRollups } from "@runfacts/db/admin";
import { dumpDatabase, loadDump } from "@runfacts/db/dump";
import { findPostgres15, type RoleCluster, startRoleCluster } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";

const postgres15 = await findPostgres15();
if (postgres15 === null) console.warn("No PostgreSQL 15 on this machine: its schemas are not tested.");
const servers = [
  { version: "18", binaries: null },
  ...(postgres15 === null ? [] : [{ version: "15", binaries: postgres15 }]),
];

/** What leads the owner of a database to a schema of its own: statements, or a part of its URL. */
const ways = {
  "the role": (owner: string) => `ALTER ROLE ${owner} SET search_path = "Agent facts"`,
  "the database": (_: string, database: string) =>
    `ALTER DATABASE ${database} SET search_path = "Agent facts", public`,
  "the URL": () => "",
};

/** What one way shows on another PostgreSQL, whose rules for roles are its own, all show. */
const waysOn = (binaries: string | null) =>
  binaries === null ? (Object.keys(ways) as (keyof typeof ways)[]) : (["the URL"] as const);

describe.each(servers)("on PostgreSQL $version", { timeout: 60_000 }, ({ binaries }) => {
  let cluster: RoleCluster;
  beforeAll(async () => {
    cluster = await startRoleCluster(binaries);
  }, 60_000);
  afterAll(() => cluster[Symbol.asyncDispose]());

  async function newSchema(way: keyof typeof ways): Promise<{ ownerUrl: string; name: string }> {
    const { ownerUrl, name } = await cluster.newDatabase();
    const url = new URL(ownerUrl);
    await asOwner(ownerUrl, 'CREATE SCHEMA "Agent facts"');
    const statement = ways[way](url.username, name);
    if (statement === "") url.searchParams.set("options", '-csearch_path="Agent\\ facts"');
    else await cluster.asAdministrator(name, statement);
    // Unlike a form of the web, libpq has no other sign for a space.
    return { ownerUrl: url.href.replaceAll("+", "%20"), name };
  }

  it.each(waysOn(binaries))("everything works in a schema that %s names", async (way) => {
    const { ownerUrl } = await newSchema(way);
    await migrate(ownerUrl);
    await maintain(ownerUrl);
    const dataDir = await cluster.newFolder();
    const urls = await ensureLoginRoles(ownerUrl, { dataDir });
    // A pooler passes no options on: what the roles have must do.
    const withoutOptions = (url: string) => Object.assign(new URL(url), { search: "" }).href;
    await using services = await startServices({
      ingestUrl: withoutOptions(urls.ingestUrl),
      queryUrl: withoutOptions(urls.queryUrl),
    });
    const run = sampleRun();
    expect((await postJson(services.ingestUrl, "/v1/runs", run)).status).toBe(201);
    expect((await postJson(services.ingestUrl, "/v1/runs", run)).status).toBe(200);
    expect(
      (await postJson(services.ingestUrl, "/v1/runs:record", { part: headOf(runOfParts()) })).status,
    ).toBe(200);
    expect(await getJson(services.ingestUrl, "/readyz")).toMatchObject({ status: 200 });
    expect(await getJson(services.queryUrl, "/readyz")).toMatchObject({ status: 200 });
    expect((await getJson(services.queryUrl, `/v1/runs/${run.run_id}`)).body).toMatchObject({
      run_id: run.run_id,
    });
    expect((await getJson(services.queryUrl, "/v1/stats")).body).toMatchObject({ total_runs: 2 });

    await maintain(ownerUrl);
    await finalizeRollups(ownerUrl);
    expect(await verifyRollups(ownerUrl)).toEqual([]);
    expect(await migrate(ownerUrl)).toEqual({ applied: [], distributed: 0 });
    const tables =
      "SELECT DISTINCT relnamespace::regnamespace::text AS schema FROM pg_class WHERE relname ~ '^agent_'";
    expect(await asOwner(ownerUrl, tables)).toEqual([{ schema: '"Agent facts"' }]);

    const file = join(dataDir, "all.dump");
    expect((await dumpDatabase(ownerUrl, file)).rows).toMatchObject({ agent_runs: 2 });
    const target = await newSchema(way);
    await loadDump(target.ownerUrl, file);
    expect(await verifyRollups(target.ownerUrl)).toEqual([]);
    await maintain(target.ownerUrl, { retentionDays: 1 });
  });

  it("two schemas of one database are two, and neither service sees the other's", async () => {
    const { ownerUrl } = await cluster.newDatabase();
    const places = [];
    for (const schema of ["one", "two"]) {
      await asOwner(ownerUrl, `CREATE SCHEMA ${schema}`);
      const url = new URL(ownerUrl);
      url.searchParams.set("options", `-csearch_path=${schema}`);
      await migrate(url.href);
      await maintain(url.href);
      places.push(await ensureLoginRoles(url.href, { dataDir: await cluster.newFolder() }));
    }
    const [one, two] = places;
    if (one === undefined || two === undefined) throw new Error("two schemas");
    await using first = await startServices(one);
    await using second = await startServices(two);
    const run = sampleRun();
    for (const { ingestUrl } of [first, second])
      expect((await postJson(ingestUrl, "/v1/runs", run)).status).toBe(201);
    await expect(asOwner(one.queryUrl, "SELECT FROM two.agent_runs")).rejects.toMatchObject({
      code: "42501",
    });
  });

  it.runIf(binaries === null)("a role that does not look there is told where the schema is", async () => {
    const { ownerUrl, name } = await newSchema("the role");
    await migrate(ownerUrl);
    const urls = await ensureLoginRoles(ownerUrl, { dataDir: await cluster.newFolder() });
    const user = new URL(urls.queryUrl).username;
    await cluster.asAdministrator(name, `ALTER ROLE ${user} IN DATABASE ${name} RESET search_path`);
    const refused = await startServices(urls).then(
      () => "started",
      (error: Error) => error.message,
    );
    const statement = /Run: (ALTER ROLE .*)$/.exec(refused)?.[1] ?? refused;
    await cluster.asAdministrator(name, statement);
    await using services = await startServices(urls);
    expect((await getJson(services.queryUrl, "/v1/runs")).status).toBe(200);
  });
});
