import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { describe, expect, it } from "vitest";
import { startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return String(typeof address === "object" ? address?.port : 0);
}

describe("PostgreSQL that stops and starts again", () => {
  it("makes calls UNAVAILABLE, then both services recover without a restart, and nothing acknowledged is lost", async () => {
    await using resources = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), "runfacts-away-"));
    resources.defer(() => rm(dataDir, { recursive: true, force: true }));
    const options = { dataDir, log: () => {}, settings: { port: await freePort() } };
    const first = await startEmbeddedPostgres(options);
    await migrate(first.url);
    await maintain(first.url);
    const services = await startServices(await ensureLoginRoles(first.url, { dataDir }));
    resources.use(services);
    const { ingestUrl, queryUrl } = services;
    const run = sampleRun();
    expect((await postJson(ingestUrl, "/v1/runs", run)).status).toBe(201);

    await first[Symbol.asyncDispose]();
    for (const reply of [
      await postJson(ingestUrl, "/v1/runs", sampleRun()),
      await getJson(queryUrl, "/v1/runs"),
    ]) {
      expect(reply).toMatchObject({ status: 503, body: { code: "unavailable" } });
      expect(JSON.stringify(reply.body)).toContain("DATABASE_UNAVAILABLE");
    }
    for (const url of [ingestUrl, queryUrl]) {
      expect((await getJson(url, "/health")).status).toBe(503);
      expect((await getJson(url, "/readyz")).status).toBe(503);
      expect((await getJson(url, "/healthz")).status).toBe(200);
    }

    resources.use(await startEmbeddedPostgres(options));
    resources.use(services);
    const later = sampleRun();
    await expect
      .poll(() => postJson(ingestUrl, "/v1/runs", later), { timeout: 10_000 })
      .toMatchObject({ status: 201 });
    await expect.poll(() => getJson(queryUrl, "/health"), { timeout: 10_000 }).toMatchObject({ status: 200 });
    for (const { run_id } of [run, later]) {
      expect((await getJson(queryUrl, `/v1/runs/${run_id}`)).status).toBe(200);
    }
  });
});
