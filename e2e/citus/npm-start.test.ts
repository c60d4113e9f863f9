import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloneDatabase } from "@runfacts/db/testing";
import { afterAll, expect, inject, it } from "vitest";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { npmStart, stopAll } from "../start/npm-start.ts";

afterAll(stopAll);

it("npm start takes the URL of a coordinator", { timeout: 240_000 }, async () => {
  await using database = await cloneDatabase(inject("postgres"));
  const dataDir = await mkdtemp(join(tmpdir(), "runfacts-citus-"));
  const host = await npmStart(dataDir, { DATABASE_URL: database.ownerUrl, ALLOW_UNSAFE_DURABILITY: "1" });
  const run = sampleRun();
  expect((await postJson(host.ingestUrl, "/v1/runs", run)).status).toBe(201);
  expect((await getJson(host.queryUrl, `/v1/runs/${run.run_id}`)).status).toBe(200);
  host.signal("SIGTERM");
  await host.ended;
  await rm(dataDir, { recursive: true });
});
