import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, it } from "vitest";
import { asOwner, startOwnPostgres } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { readEvents } from "../harness/server-events.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/replicas.md"), "utf8");
const [whichTransaction = ""] = /(?<=```sql\n)SELECT[^;]+;/.exec(page) ?? [];

it("a transaction that stays open in another database holds WatchRuns up, which /metrics tells, and nothing is missed", {
  timeout: 120_000,
}, async () => {
  await using postgres = await startOwnPostgres({ fsync: "off" });
  await using services = await startServices(postgres);
  await using watching = await readEvents(`${services.queryUrl}/v1/runs:watch`);
  const told = () => JSON.stringify(watching.events);
  const age = async () => {
    const text = await (await fetch(`${services.queryUrl}/metrics`)).text();
    return Number(/^runfacts_change_horizon_age_seconds (\S+)$/m.exec(text)?.[1]);
  };
  const [before, during] = [sampleRun(), sampleRun()];
  const send = (run: object) => postJson(services.ingestUrl, "/v1/runs", run);
  await send(before);
  await expect.poll(told, { timeout: 10_000 }).toContain(before.run_id);
  expect(await age()).toBe(0);

  const elsewhere = new pg.Client(Object.assign(new URL(postgres.ownerUrl), { pathname: "/postgres" }).href);
  await elsewhere.connect();
  await elsewhere.query("BEGIN; CREATE TABLE held_open ()");
  expect((await send(during)).status).toBe(201);
  await expect.poll(age, { timeout: 20_000 }).toBeGreaterThan(0.5);
  expect(told()).not.toContain(during.run_id);
  const session = await elsewhere.query("SELECT pg_backend_pid() AS pid");
  expect(await asOwner(postgres.ownerUrl, whichTransaction)).toMatchObject(session.rows);

  await elsewhere.query("ROLLBACK");
  await elsewhere.end();
  await expect.poll(told, { timeout: 10_000 }).toContain(during.run_id);
  await expect.poll(age).toBe(0);
});
