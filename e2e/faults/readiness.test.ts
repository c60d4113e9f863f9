import { randomUUID } from "node:crypto";
import { maintain } from "@runfacts/db/admin";
import { groupsOf } from "@runfacts/db/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { onServers } from "../harness/servers.ts";

const DAY_MS = 86_400_000;

let platform: Platform;
beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(async () => {
  vi.useRealTimers();
  await platform[Symbol.asyncDispose]();
});

const owner = (statement: string) => asOwner(platform.database.ownerUrl, statement);
const endSessions = (database: string) =>
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`;
const day = (ahead: number) =>
  new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10).replaceAll("-", "");
const dropDay = (ahead: number) =>
  owner(
    ["agent_signals", "agent_decisions", "agent_failures", "agent_steps", "agent_runs"]
      .map((table) => `DROP TABLE ${table}_${day(ahead)}`)
      .join("; "),
  );

async function failedChecks(url: string): Promise<Record<string, unknown>> {
  const { status, body } = await getJson(url, "/readyz");
  const { checks, ...rest } = body as { checks: Record<string, { status: string; reason?: string }> };
  expect(rest).toMatchObject({
    status: status === 200 ? "healthy" : "unhealthy",
    version: expect.any(String),
  });
  const failed = Object.entries(checks).filter(([, check]) => check.status !== "ok");
  expect(status).toBe(failed.length === 0 ? 200 : 503);
  return Object.fromEntries(failed.map(([name, { reason }]) => [name, reason]));
}

describe("/readyz", () => {
  it("tells of every check, by service", async () => {
    const ok = { status: "ok" };
    const common = { database: ok, durability: ok, clock: ok, draining: ok };
    expect((await getJson(platform.ingestUrl, "/readyz")).body).toEqual({
      status: "healthy",
      service: "ingest-api",
      version: expect.any(String),
      checks: { ...common, disk: ok, partitions: ok },
    });
    expect((await getJson(platform.queryUrl, "/readyz")).body).toMatchObject({
      service: "query-api",
      checks: { ...common, replica_lag: ok },
    });
    expect(Object.keys(Object((await getJson(platform.ingestUrl, "/health")).body))).toEqual([
      "status",
      "service",
      "version",
    ]);
  });

  it("names partitions that are missing or run out, and so does the error of a run", async () => {
    await dropDay(1);
    expect(await failedChecks(platform.ingestUrl)).toEqual({
      partitions: expect.stringMatching(/until tonight .* db:maintain/),
    });
    await dropDay(0);
    expect(await failedChecks(platform.ingestUrl)).toEqual({
      partitions: expect.stringMatching(/no partition for today: run db:maintain/),
    });
    for (const reply of [
      await postJson(platform.ingestUrl, "/v1/runs", sampleRun()),
      await postJson(platform.ingestUrl, "/v1/runs:record", { part: headOf(runOfParts()) }),
    ]) {
      expect(reply).toMatchObject({ status: 503, body: { code: "unavailable" } });
      expect(JSON.stringify(reply.body)).toContain("no partition for today: run db:maintain");
      expect(JSON.stringify(reply.body)).toContain('"cause":"no_partition"');
    }
    expect(await failedChecks(platform.queryUrl)).toEqual({});
  });

  it("names a database that takes no writes", async () => {
    const database = new URL(platform.database.ownerUrl).pathname.slice(1);
    await onServers(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    await onServers(endSessions(database));
    await expect
      .poll(() => failedChecks(platform.ingestUrl), { timeout: 10_000 })
      .toEqual({ disk: expect.stringMatching(/read-only.*primary/) });
    const reply = await postJson(platform.ingestUrl, "/v1/runs", sampleRun());
    expect(reply).toMatchObject({ status: 503 });
    expect(JSON.stringify(reply.body)).toContain("read-only");
    await onServers(`ALTER DATABASE ${database} RESET default_transaction_read_only`);
    await onServers(endSessions(database));
    await expect.poll(() => failedChecks(platform.ingestUrl), { timeout: 10_000 }).toEqual({});
  });

  it("names a missing grant", async () => {
    const { ingest } = await groupsOf(platform.database.ownerUrl);
    await owner(
      `REVOKE INSERT ON agent_runs FROM ${ingest}; REVOKE UPDATE (beat_at) ON heartbeats FROM ${ingest}`,
    );
    // On a cluster, places have the grants of the tables since the last look.
    await maintain(platform.database.ownerUrl);
    expect(await failedChecks(platform.ingestUrl)).toEqual({ disk: expect.stringContaining("db:migrate") });
    const reply = await postJson(platform.ingestUrl, "/v1/runs", sampleRun());
    expect(reply).toMatchObject({ status: 503 });
    expect(JSON.stringify(reply.body)).toMatch(/lacks a grant.*db:migrate/);
    expect(JSON.stringify(reply.body)).not.toMatch(/agent_runs|INSERT|runfacts_ingest/);
  });

  it("leaves the rest open while the database is away", async () => {
    const database = new URL(platform.database.ownerUrl).pathname.slice(1);
    await onServers(`UPDATE pg_database SET datallowconn = false WHERE datname = '${database}'`);
    await onServers(endSessions(database));
    await expect
      .poll(async () => Object(await getJson(platform.queryUrl, "/readyz")).body.checks, { timeout: 10_000 })
      .toMatchObject({
        database: { status: "failed", reason: expect.any(String) },
        clock: { status: "unknown" },
        draining: { status: "ok" },
      });
    await onServers(`UPDATE pg_database SET datallowconn = true WHERE datname = '${database}'`);
  });
});

describe("a service whose clock is wrong", () => {
  const setClock = (days: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * DAY_MS });
  const runAt = (ms: number) => {
    const at = new Date(ms).toISOString();
    return sampleRun({ run_id: randomUUID(), started_at: at, ended_at: at, steps: [] });
  };

  it.each([
    [9, /9 days ahead of that of the database/],
    [-9, /9 days behind that of the database/],
  ])("by %s days says so on both, and judges starts by the database's clock", async (days, reason) => {
    const now = Date.now();
    setClock(days);
    expect(await failedChecks(platform.ingestUrl)).toEqual({ clock: expect.stringMatching(reason) });
    expect(await failedChecks(platform.queryUrl)).toEqual({ clock: expect.stringMatching(reason) });
    expect((await postJson(platform.ingestUrl, "/v1/runs", runAt(now))).status).toBe(201);
    const ahead = runAt(now + 8 * DAY_MS);
    const part = { ...ahead, status: "running", ended_at: undefined };
    for (const reply of [
      await postJson(platform.ingestUrl, "/v1/runs", ahead),
      await postJson(platform.ingestUrl, "/v1/runs:record", { part }),
    ]) {
      expect(reply).toMatchObject({ status: 400, body: { code: "invalid_argument" } });
      expect(JSON.stringify(reply.body)).toContain("started_at");
    }
    // What the dashboard asks for without an end, ends now.
    const series = await getJson(platform.queryUrl, "/v1/timeseries");
    expect(JSON.stringify(series.body)).toContain(new Date(now).toISOString().slice(0, 10));
  });

  it("by minutes works on", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 4 * 60_000 });
    expect(await failedChecks(platform.ingestUrl)).toEqual({});
  });
});
