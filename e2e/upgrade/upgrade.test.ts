import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureLoginRoles, finalizeRollups, maintain, migrate, verifyRollups } from "@runfacts/db/admin";
import { loadDump } from "@runfacts/db/dump";
import { createDatabase, dropDatabase, withDatabase } from "@runfacts/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Services, startPlatform, startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { dumpPath, readFixture } from "./fixture.ts";

const server = inject("postgres").ownerUrl;

type Json = Record<string, unknown>;

/** What was recorded of a run, but for what follows from it. */
function recordedOf(run: unknown): object {
  const { usage: _usage, failures = [], ...rest } = run as Json & { failures?: Json[] };
  return { ...rest, failures: failures.filter(({ survived }) => survived !== true) };
}

function expiredRuns(answers: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(answers).flatMap(([path, body]) =>
    path.includes("?page_size=100&end_time=") ? [body] : [],
  );
}

function withoutReceipt(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (key, value) =>
      /^(created_at|recorded_at|fingerprint)$/.test(key) ? undefined : value,
    ),
  );
}

/** By the version that made them; see make-fixture.ts. */
describe.each(["989e204", "f822e7d"])("a database of %s", { timeout: 120_000 }, (name) => {
  const fixture = readFixture(name);
  const database = `runfacts_upgrade_${randomUUID().replaceAll("-", "")}`;
  const url = withDatabase(server, database);
  let services: Services;
  let dataDir: string;
  beforeAll(async () => {
    await createDatabase(server, database);
    await loadDump(url, dumpPath(name));
    dataDir = await mkdtemp(join(tmpdir(), "runfacts-upgrade-"));
    services = await startServices(await ensureLoginRoles(url, { dataDir }));
  });
  afterAll(async () => {
    await services[Symbol.asyncDispose]();
    await dropDatabase(server, database);
    await rm(dataDir, { recursive: true });
  });

  async function ask(text: string, as = url): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: as });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Settled periods that no longer hold: all, in a dump of a schema whose revisions were those of the server. */
  async function stalePeriods(): Promise<number> {
    const [row] = await ask(`
      SELECT count(*)::int AS stale
      FROM settled_periods AS finalized JOIN rollup_revisions AS current USING (project_id, period, starts_at)
      WHERE is_settled AND finalized.revision <> current.revision`);
    return Number(row?.["stale"]);
  }

  it("reads back equal", async () => {
    for (const [path, answer] of Object.entries(fixture.answers)) {
      const { status, body } = await getJson(services.queryUrl, path);
      expect(status, path).toBe(200);
      if (!isCountedOtherwise(path)) expect(body, path).toMatchObject(answer as object);
      else if (path.startsWith("/v1/runs/")) expect(recordedOf(body), path).toMatchObject(recordedOf(answer));
    }
    expect(expiredRuns(fixture.answers)).toEqual([[]]);
  });

  /** Since then failed steps count as failures that were survived, and nested steps once (docs/specification.md). */
  function isCountedOtherwise(path: string): boolean {
    return (
      name === "989e204" && !path.includes("status=abandoned") && !path.includes("?page_size=100&end_time=")
    );
  }

  it("tells the figures of runs that this version took in itself", async () => {
    await using fresh = await startPlatform();
    for (const run of fixture.runs) await postJson(fresh.ingestUrl, "/v1/runs", run);
    const paths = Object.keys(fixture.answers).filter((path) =>
      /[?&]status=(success|failure|partial)&/.test(path),
    );
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) {
      const [here, there] = [await getJson(services.queryUrl, path), await getJson(fresh.queryUrl, path)];
      expect(withoutReceipt(here.body), path).toEqual(withoutReceipt(there.body));
    }
  });

  it("has rollups that are right", async () => {
    expect(await verifyRollups(url)).toEqual([]);
  });

  it("knows its runs when they come again, and the open one can end", async () => {
    for (const run of fixture.runs) {
      const { status, body } = await postJson(services.ingestUrl, "/v1/runs", run);
      expect([status, body]).toEqual([200, expect.objectContaining({ outcome: "duplicate" })]);
    }
    const changed = { ...fixture.runs[0], agent_version: "other" };
    expect((await postJson(services.ingestUrl, "/v1/runs", changed)).status).toBe(409);
    const { run_id, rest, whole } = fixture.live;
    const running = await getJson(services.queryUrl, `/v1/runs/${run_id}`);
    expect(running.body).toMatchObject({ status: "running" });
    expect((await postJson(services.ingestUrl, "/v1/runs:record", rest)).status).toBe(200);
    expect((await getJson(services.queryUrl, `/v1/runs/${run_id}`)).body).toMatchObject({
      status: whole["status"],
    });
    expect((await postJson(services.ingestUrl, "/v1/runs", whole)).body).toMatchObject({
      outcome: "duplicate",
    });
    expect(await verifyRollups(url)).toEqual([]);
  });

  it("takes new runs, and is finalized anew", async () => {
    await maintain(url, { runTimeoutMs: 86_400_000 });
    expect((await postJson(services.ingestUrl, "/v1/runs", sampleRun())).status).toBe(201);
    for (let finalized = 1; finalized > 0; )
      finalized = (await finalizeRollups(url)) + (await finalizeRollups(url));
    expect(await stalePeriods()).toBe(0);
    expect(await verifyRollups(url)).toEqual([]);
    expect(await migrate(url)).toEqual({ applied: [], distributed: 0 });
  });

  it("lets the roles do what those of a new database may, and no more", async () => {
    const grants = `
      SELECT table_name, column_name, service, privilege_type
      FROM information_schema.column_privileges JOIN service_groups ON group_name = grantee
      WHERE table_name !~ '_\\d{8}$' ORDER BY 1, 2, 3, 4`;
    expect(await ask(grants)).toEqual(await ask(grants, server));
    const functions = `
      SELECT
        proname,
        ARRAY(
          SELECT (coalesce(service, grantee::regrole::text), privilege_type)::text
          FROM aclexplode(proacl) LEFT JOIN service_groups ON group_name = grantee::regrole::text ORDER BY 1
        ) AS acl
      FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace ORDER BY 1, pg_get_function_identity_arguments(oid)`;
    expect(await ask(functions)).toEqual(await ask(functions, server));
  });
});
