import { type RoleCluster, startRoleCluster } from "@runfacts/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type NpmStart, npmStart, stopAll } from "./npm-start.ts";

let cluster: RoleCluster;
beforeAll(async () => {
  cluster = await startRoleCluster(null);
}, 60_000);
afterAll(async () => {
  await stopAll();
  await cluster[Symbol.asyncDispose]();
});

/** Whatever connects after this moment has to show its password. */
const END_SESSIONS =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'runfacts%login%'";

async function expectWriting(...hosts: NpmStart[]): Promise<void> {
  await cluster.asAdministrator("postgres", END_SESSIONS);
  for (const { ingestUrl, queryUrl } of hosts) {
    const run = sampleRun();
    await expect.poll(async () => (await postJson(ingestUrl, "/v1/runs", run)).status).toBeOneOf([200, 201]);
    await expect.poll(async () => (await getJson(queryUrl, `/v1/runs/${run.run_id}`)).status).toBe(200);
  }
}

async function stop(host: NpmStart): Promise<void> {
  host.signal("SIGTERM");
  await host.ended;
}

describe("npm start with a database of its own", { timeout: 180_000 }, () => {
  it("goes on writing while another host on the same database starts and starts again", async () => {
    const { ownerUrl: DATABASE_URL } = await cluster.newDatabase();
    const env = { DATABASE_URL, ALLOW_UNSAFE_DURABILITY: "1" };
    const [one, two] = [await cluster.newFolder(), await cluster.newFolder()];
    const first = await npmStart(one, env);
    const second = await npmStart(two, env);
    await expectWriting(first, second);
    await stop(first);
    const again = await npmStart(one, env);
    await expectWriting(again, second);
    await Promise.all([stop(again), stop(second)]);
  });

  it("ends with the statements that are missing where its owner may not make roles, and starts once they have run", async () => {
    const { ownerUrl: DATABASE_URL } = await cluster.newDatabase("");
    const env = { DATABASE_URL, ALLOW_UNSAFE_DURABILITY: "1" };
    const dataDir = await cluster.newFolder();
    const refused = await npmStart(dataDir, env).catch(String);
    const statements = String(refused).match(/^[A-Z][A-Z ]+ ROLE .*;$/gm) ?? [];
    expect(statements.filter((statement) => statement.startsWith("CREATE ROLE"))).toHaveLength(6);
    await cluster.asAdministrator("postgres", statements.join("\n"));
    const host = await npmStart(dataDir, env);
    await expectWriting(host);
    await stop(host);
  });
});
