import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import {
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  writeRecords,
} from "../../testing/index.ts";
import { partOf } from "../../testing/run-parts.ts";
import { addClientDrops } from "../../write/add-client-drops.ts";
import { writeParts } from "../../write/index.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { listAgents } from "./list-agents.ts";
import type { AgentCursor } from "./rank-agents.ts";

const HOUR = 3_600_000_000n;
const now = nowMicroseconds();
const thisHour = now - (now % HOUR);

const drop = (
  agentId: string,
  agentVersion: string,
  runs: bigint,
  environment = "production",
  hour = thisHour,
) =>
  addClientDrops(database.ingest, 1, {
    tracerId: randomUUID(),
    agentId,
    agentVersion,
    environment,
    drops: [{ hour, reason: "refused", runs }],
  });

const ran = (agent_id: string, agent_version: string, started_at = now - 1_000_000n) =>
  runRecord({ agent_id, agent_version, started_at, environment: "production" });

/** Agent, version, versions, runs, dropped runs, and whether it has a latest run and a first. */
const rows = async (filter: RunFilter, mergeVersions = false, limit = 100) =>
  (await listAgents(database.query, 1, filter, { limit, mergeVersions })).rows.map((row) => [
    row.agent_id,
    row.agent_version,
    Number(row.total_versions),
    Number(row.total_runs),
    Number(row.client_dropped_runs.get("refused") ?? 0n),
    row.last_started_at !== null,
    row.first_started_at !== null,
  ]);

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [
    ran("busy", "1"),
    ran("busy", "1"),
    ran("calm", "1"),
    ran("busy", "0", now - 50n * HOUR),
  ]);
  await drop("busy", "1", 2n);
  await drop("busy", "2", 4n);
  await drop("lost", "1", 7n);
  await drop("lost", "2", 1n, "staging");
  await drop("gone", "1", 9n, "production", thisHour - 60n * HOUR);
});
afterAll(() => database[Symbol.asyncDispose]());

it("lists versions of which all runs were dropped, after those with runs, those with most first", async () => {
  expect(await rows({})).toEqual([
    ["busy", "1", 1, 2, 2, true, true],
    ["busy", "0", 1, 1, 0, true, true],
    ["calm", "1", 1, 1, 0, true, true],
    ["gone", "1", 1, 0, 9, false, false],
    ["lost", "1", 1, 0, 7, false, false],
    ["busy", "2", 1, 0, 4, false, false],
    ["lost", "2", 1, 0, 1, false, false],
  ]);
});

it("lists agents so, with the dropped runs of all versions; the latest version is one with runs", async () => {
  expect(await rows({}, true)).toEqual([
    ["busy", "1", 3, 3, 6, true, false],
    ["calm", "1", 1, 1, 0, true, false],
    ["gone", "1", 1, 0, 9, false, false],
    ["lost", "2", 2, 0, 8, false, false],
  ]);
  expect(await rows({}, true, 3)).toHaveLength(3);
});

it("lists those of a filter", async () => {
  expect(await rows({ agent_id: "lost" }, true)).toEqual([["lost", "2", 2, 0, 8, false, false]]);
  expect(await rows({ agent_id: "lost", environment: "staging" })).toEqual([
    ["lost", "2", 1, 0, 1, false, false],
  ]);
  expect(await rows({ agent_version: "2" })).toEqual([
    ["busy", "2", 1, 0, 4, false, false],
    ["lost", "2", 1, 0, 1, false, false],
  ]);
  const range = { start_time: now - 61n * HOUR, end_time: now - 40n * HOUR };
  expect(await rows(range)).toEqual([
    ["busy", "0", 1, 1, 0, true, true],
    ["gone", "1", 1, 0, 9, false, false],
  ]);
  expect(await rows({ ...range, start_time: now - 30n * HOUR, agent_id: "gone" })).toEqual([]);
});

it("lists none of them where the filter asks for what is not known of runs that were dropped", async () => {
  for (const filter of [{ status: "success" }, { ended: true }, { session_id: "s" }] as const)
    expect((await rows(filter)).filter(([, , , runs]) => runs === 0)).toEqual([]);
  // What they have runs of tells all that was dropped of them.
  expect(await rows({ ended: true, agent_id: "busy" }, true)).toEqual([["busy", "1", 2, 3, 6, true, false]]);
});

it("has a version of which no run is in the range begin when its first run did", async () => {
  await drop("calm", "1", 3n, "production", thisHour - 10n * HOUR);
  const range = { start_time: now - 12n * HOUR, end_time: now - 5n * HOUR };
  expect(await rows({ ...range, agent_id: "calm" })).toEqual([["calm", "1", 1, 0, 3, false, true]]);
});

it.each([true, false])(
  "has pages without gap or double, in the order of the whole list; merged: %s",
  async (mergeVersions) => {
    // Many of the same rank: names decide.
    const many = Array.from({ length: 60 }, (_, n) => ran(`page-${n % 7}`, `${n % 20}`));
    await writeRecords(database.ingest, 2, many);
    const list = (limit: number, after?: AgentCursor) =>
      listAgents(database.query, 2, {}, { limit, mergeVersions, after });
    const whole = await list(100);
    expect(whole.total_rows).toBe(BigInt(whole.rows.length));
    expect(whole.total_runs).toBeGreaterThanOrEqual(60n);
    expect(whole.next).toBeUndefined();
    for (const limit of [1, 3, whole.rows.length]) {
      const rows = [];
      let page = await list(limit);
      for (rows.push(...page.rows); page.next !== undefined; rows.push(...page.rows)) {
        expect([page.rows.length, page.total_rows]).toEqual([limit, whole.total_rows]);
        page = await list(limit, page.next);
      }
      expect(rows).toEqual(whole.rows);
    }
  },
);

it("begins with a run that is still open", async () => {
  const opened = now - 60n * HOUR;
  await writeRecords(database.ingest, 3, [ran("slow", "1"), ran("slow", "2", now - 30n * HOUR)]);
  await writeParts(database.ingest, 3, [partOf(ran("slow", "1", opened))]);
  const versions = await listAgents(database.query, 3, { start_time: now - HOUR }, { limit: 10 });
  expect(versions.rows.map(({ first_started_at }) => first_started_at)).toEqual([opened]);
  const options = { limit: 10, mergeVersions: true };
  const { rows: agents } = await listAgents(database.query, 3, { start_time: now - 48n * HOUR }, options);
  expect(agents.map(({ agent_version }) => agent_version)).toEqual(["2"]);
});
