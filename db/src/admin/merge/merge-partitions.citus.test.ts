import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { forEachPlace } from "../../citus/index.ts";
import { readUrl, withParameter } from "../../connection/index.ts";
import { type DatabasePool, openPool } from "../../pool/index.ts";
import { getRun } from "../../read/index.ts";
import type { RunRecord } from "../../rows.ts";
import { atPlaceOf } from "../../testing/citus/at-place-of.ts";
import { clusterNodes } from "../../testing/citus/cluster.ts";
import {
  cloneDatabase,
  moveToDay,
  startTestCitus,
  stepRecord,
  type TestDatabase,
  withDatabase,
  writeRecords,
} from "../../testing/index.ts";
import { hashedRun, partOf } from "../../testing/run-parts.ts";
import { writeParts } from "../../write/index.ts";
import { addDays, daysBetween } from "../add-days.ts";
import { connectOwner } from "../connect-owner.ts";
import { listPartitions } from "../list-partitions.ts";
import { verifyRollups } from "../verify-rollups.ts";
import { mergePartitions } from "./merge-partitions.ts";

const TODAY = new Date().toISOString().slice(0, "2026-11-01".length);
/** What is committed survives the end of a node. */
const SAFE = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };
const PROJECTS = [1, 2, 3, 4, 5, 6];
/** Some days of a week of a month that is over for longer than a week. */
const FIRST = firstOfWeek();
const END = addDays(FIRST, 3);
const DAYS = daysBetween(FIRST, END);

function firstOfWeek(): string {
  for (let day = addDays(TODAY, -14); ; day = addDays(day, -1))
    if (["01", "08", "15", "22"].includes(day.slice(-2))) return day;
}

const mergeCluster = ({ ownerUrl }: TestDatabase) => mergePartitions(ownerUrl, { mergesCluster: true });

const idsOf = (records: readonly RunRecord[]) => records.map(({ run }) => run.run_id);

async function ask<T extends object>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  await using connection = await connectOwner(url);
  return (await connection.client.query<T>(text, values)).rows;
}

interface Project {
  readonly id: number;
  readonly ingest: DatabasePool;
  readonly query: DatabasePool;
  readonly ownerUrl: string;
  readonly runs: readonly RunRecord[];
}

/** Six projects on both workers, with runs on some old days. */
async function openProjects(perDay: number, shape: readonly number[] = [], server = inject("postgres")) {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await cloneDatabase(server));
  await ask(
    database.ownerUrl,
    "INSERT INTO projects (project_id, name) SELECT id, 'project-' || id FROM unnest($1::int[]) AS id WHERE id <> 1",
    [PROJECTS],
  );
  for (const day of DAYS) await ask(database.ownerUrl, "SELECT create_day_partitions($1)", [day]);
  const projects: Project[] = [];
  for (const id of PROJECTS) {
    const at = await atPlaceOf(database.ownerUrl, id);
    const open = async (url: string) => {
      const pool = await openPool(at(url), { applicationName: "runfacts-test" });
      stack.defer(() => pool.end());
      return pool;
    };
    const [ingest, query] = await Promise.all([open(database.ingestUrl), open(database.queryUrl)]);
    const runs: RunRecord[] = [];
    for (const day of DAYS) {
      const records = Array.from({ length: perDay }, () => runOn(day, shape));
      await writeRecords(ingest, id, records);
      await moveToDay(at(database.ownerUrl), day, idsOf(records));
      runs.push(...records);
    }
    projects.push({ id, ingest, query, runs, ownerUrl: at(database.ownerUrl) });
  }
  const owned = stack.move();
  return { database, projects, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A run of a day. */
function runOn(day: string, shape: readonly number[]): RunRecord {
  const { run, ...items } = hashedRun(...shape);
  const started_at = BigInt(Date.parse(`${day}T12:00:00Z`)) * 1_000n;
  return { run: { ...run, started_at, ended_at: started_at + 1_500_000n }, ...items };
}

/** All that is stored, each row with all of its values. */
async function everything(database: TestDatabase): Promise<string[]> {
  const rows: string[] = [];
  for (const table of ["agent_runs", "agent_steps", "agent_failures", "agent_decisions", "agent_signals"]) {
    const perPlace = await forEachPlace(database.ownerUrl, ({ url }) =>
      ask<{ row: string }>(url, `SELECT each::text AS row FROM ${table} AS each`),
    );
    rows.push(...perPlace.flat().map(({ row }) => `${table} ${row}`));
  }
  return rows.toSorted();
}

/** The partitions of old days, as the coordinator has them, and how many their shards are on all nodes. */
async function setsOf(database: TestDatabase, nodes = clusterNodes()) {
  await using owner = await connectOwner(database.ownerUrl);
  const leaves = (await listPartitions(owner.client)).filter(({ endDay }) => endDay <= addDays(FIRST, 7));
  const suffixes = [...new Set(leaves.map(({ parent, leaf }) => leaf.replace(parent, "")))];
  const shards = await Promise.all(
    nodesOf(database, nodes).map((url) =>
      ask<{ shards: number }>(
        url,
        `SELECT count(*)::int AS shards FROM pg_inherits JOIN pg_class AS parent ON parent.oid = inhparent JOIN pg_class AS leaf ON leaf.oid = inhrelid
        WHERE parent.relkind = 'p' AND parent.relname ~ '^agent_[a-z]+_\\d{6,}$' AND leaf.relname ~ ALL ($1)`,
        [[`(${suffixes.join("|")})_\\d+$`]],
      ),
    ),
  );
  return {
    leaves: leaves.length,
    shards: shards.flat().reduce((sum, { shards: ofNode }) => sum + ofNode, 0),
  };
}

const BEFORE = { leaves: 5 * DAYS.length, shards: 4 * 5 * DAYS.length };
const AFTER = { leaves: 5, shards: 4 * 5 };

/** The owner's URLs of a database on all nodes, with shards in sight; the coordinator's first. */
function nodesOf({ ownerUrl }: TestDatabase, nodes = clusterNodes()): string[] {
  const { database = "" } = readUrl(ownerUrl);
  return nodes.urls.map((url) =>
    withParameter(
      withDatabase(url, database),
      "options",
      "-c citus.override_table_visibility=off -c citus.enable_manual_changes_to_shards=on",
    ),
  );
}

it("a database that is distributed when it is new has its registry in four parts in each place", async () => {
  await using database = await cloneDatabase(inject("postgres"));
  const parts = await Promise.all(
    nodesOf(database).map((url) =>
      ask(url, "SELECT FROM pg_class WHERE relkind = 'r' AND relname ~ '^run_registry_[0-3]_\\d{6,7}$'"),
    ),
  );
  expect(parts.map((found) => found.length)).toEqual([0, 8, 8]);
});

describe("mergePartitions of a cluster", { timeout: 240_000 }, () => {
  it("keeps every row as it is, in fewer partitions of each shard", async () => {
    await using opened = await openProjects(3);
    const { database, projects } = opened;
    const before = await everything(database);
    expect(before.length).toBeGreaterThan(PROJECTS.length * DAYS.length * 3);
    expect(await setsOf(database)).toEqual(BEFORE);
    expect(await mergePartitions(database.ownerUrl)).toEqual([]);
    expect(await mergeCluster(database)).toEqual([
      { first: FIRST, last: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    ]);
    expect(await setsOf(database)).toEqual(AFTER);
    expect(await everything(database)).toEqual(before);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    expect(await mergeCluster(database)).toEqual([]);
    expect(await ask(database.ownerUrl, "SELECT leaf FROM unfinished_partitions")).toEqual([]);
    // Nothing is left of what was merged, nor of what was needed for it.
    const left = await Promise.all(
      nodesOf(database).map((url) =>
        ask(
          url,
          `SELECT relname FROM pg_class WHERE relname ~ ANY ($1)
          UNION ALL SELECT conname FROM pg_constraint WHERE conname LIKE 'merged_days_check%'`,
          [DAYS.map((day) => `_${day.replaceAll("-", "")}(_|$)`)],
        ),
      ),
    );
    expect(left).toEqual([[], [], []]);
    for (const { id, query, runs } of projects)
      for (const { run } of runs) expect((await getRun(query, id, run.run_id))?.run.run_id).toBe(run.run_id);
    expect(await ask(database.ownerUrl, "SELECT create_day_partitions($1) AS made", [FIRST])).toEqual([
      { made: false },
    ]);
  });

  it("shows readers neither a gap nor anything twice, and keeps what comes late meanwhile", async () => {
    await using opened = await openProjects(6, [1, 1]);
    const { database, projects } = opened;
    const growing = new Map<Project, RunRecord[]>();
    for (const project of projects) {
      const open = DAYS.map((day) => runOn(day, [0, 0, 0]));
      await writeParts(
        project.ingest,
        project.id,
        open.map((record) => partOf(record)),
      );
      for (const [n, day] of DAYS.entries())
        await moveToDay(project.ownerUrl, day, idsOf(open.slice(n, n + 1)));
      growing.set(project, open);
    }
    let isOver = false;
    const counts = new Map<number, Set<string>>();
    const read = async ({ id, ownerUrl }: Project) => {
      await using reader = await connectOwner(ownerUrl);
      const seen = new Set<string>();
      counts.set(id, seen);
      while (!isOver) {
        await reader.client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM retention");
        await delay(Math.random() * 20);
        const { rows } = await reader.client.query(
          `SELECT (SELECT count(*) FROM agent_runs WHERE project_id = $2 AND stored_on < $1) || ' '
            || (SELECT count(*) FROM agent_failures WHERE project_id = $2 AND stored_on < $1) AS counts`,
          [END, id],
        );
        seen.add(rows[0].counts);
        await reader.client.query("COMMIT");
        await delay(20);
      }
    };
    const late = new Map<string, string[]>();
    const write = async (project: Project) => {
      const open = growing.get(project) ?? [];
      for (let turn = 0; !isOver; turn++) {
        const record = open[turn % open.length] ?? hashedRun();
        const step = stepRecord({ seq: Math.floor(turn / open.length) });
        await writeParts(project.ingest, project.id, [partOf(record, { steps: [step] })]);
        late.set(record.run.run_id, [...(late.get(record.run.run_id) ?? []), step.step_id]);
        await delay(400);
      }
    };
    const create = async ({ id, ingest }: Project) => {
      while (!isOver) {
        await writeRecords(ingest, id, [hashedRun(1)]);
        await delay(20);
      }
    };
    const others = projects.flatMap((project) => [read(project), write(project), create(project)]);
    const merged = await mergeCluster(database).finally(() => {
      isOver = true;
    });
    await Promise.all(others);
    expect(merged).toHaveLength(1);
    expect(await setsOf(database)).toEqual(AFTER);
    for (const project of projects) {
      const failures = project.runs.reduce((sum, { run }) => sum + run.failure_count, 0);
      const open = growing.get(project) ?? [];
      expect([...(counts.get(project.id) ?? [])]).toEqual([
        `${project.runs.length + open.length} ${failures}`,
      ]);
      for (const { run } of open) {
        const stored = await getRun(project.query, project.id, run.run_id);
        const written = late.get(run.run_id) ?? [];
        expect(written.length).toBeGreaterThan(0);
        expect(stored?.steps.map(({ step_id }) => step_id).toSorted()).toEqual(written.toSorted());
      }
    }
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("leaves all as it was when it breaks off, wherever that is", async () => {
    await using opened = await openProjects(3);
    const { database } = opened;
    const before = await everything(database);
    const urls = nodesOf(database);
    const oldest = FIRST.replaceAll("-", "");
    /** Ends the sessions of a node that are at something; resolves with how many. */
    const end = async (node: number, where: string) => {
      const found = await ask(
        urls[node] ?? "",
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE $1 AND state <> 'idle'`,
        [where],
      );
      return found.length;
    };
    const shardOf = async (node: number, table: string) => {
      const [found] = await ask<{ name: string }>(
        urls[node] ?? "",
        "SELECT relname::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ $1 ORDER BY 1 LIMIT 1",
        [`^${table}_\\d{6,7}$`],
      );
      return found?.name ?? "";
    };
    const breaks = [
      // A session of a node that copies; that of the coordinator while it waits for a table, and for a partition that is to go; one of its
      // sessions on a node in the middle.
      {
        hold: `agent_steps_${oldest}`,
        mode: "ACCESS EXCLUSIVE",
        node: 1,
        where: "INSERT INTO agent_steps_week%",
      },
      {
        hold: "agent_signals",
        mode: "ACCESS SHARE",
        node: 0,
        where: "ALTER TABLE agent_signals ALTER COLUMN%",
      },
      {
        hold: `agent_runs_${oldest}`,
        mode: "ACCESS SHARE",
        node: 0,
        where: "DROP TABLE agent_runs%",
      },
      {
        hold: `agent_steps_${oldest}`,
        mode: "ACCESS SHARE",
        node: 1,
        where: `DROP TABLE%agent_steps_${oldest}%`,
      },
    ];
    for (const { hold, mode, node, where } of breaks) {
      const isOver = new AbortController();
      const shard = await shardOf(1, hold);
      const holding = holdInTurns(urls[1] ?? "", `LOCK TABLE ${shard} IN ${mode} MODE`, isOver.signal);
      const merging = mergeCluster(database).then(
        () => "merged",
        () => "broken",
      );
      await expect.poll(() => end(node, where), { interval: 1, timeout: 60_000 }).toBeGreaterThan(0);
      expect([where, await merging]).toEqual([where, "broken"]);
      isOver.abort();
      await holding;
      expect((await setsOf(database)).leaves).toEqual(BEFORE.leaves);
      expect(await everything(database)).toEqual(before);
    }
    expect(await mergeCluster(database)).toHaveLength(1);
    expect(await setsOf(database)).toEqual(AFTER);
    expect(await everything(database)).toEqual(before);
    expect(await ask(database.ownerUrl, "SELECT FROM unfinished_partitions")).toEqual([]);
  });

  it("waits for a node that is away, and is whole when the coordinator ends in the middle", async () => {
    await using started = await startTestCitus(SAFE);
    const { server, cluster } = started;
    await using opened = await openProjects(2, [1, 1], server);
    const { database } = opened;
    const before = await everything(database);
    await cluster.kill(1);
    await expect(mergeCluster(database)).rejects.toThrow();
    await cluster.restart(1);
    expect(await everything(database)).toEqual(before);
    expect(await setsOf(database, cluster)).toEqual(BEFORE);

    const [, worker = ""] = nodesOf(database, cluster);
    await using watcher = await connectOwner(worker);
    const merging = mergeCluster(database).then(
      () => "merged",
      () => "broken",
    );
    const isEnding = async () => {
      const { rowCount } = await watcher.client.query(
        "SELECT FROM pg_prepared_xacts UNION ALL SELECT FROM pg_stat_activity WHERE query LIKE 'PREPARE TRANSACTION%' AND xact_start IS NOT NULL",
      );
      return rowCount ?? 0;
    };
    await expect
      .poll(async () => (await detached(watcher.client)) && (await isEnding()), {
        interval: 1,
        timeout: 60_000,
      })
      .toBeGreaterThan(0);
    await cluster.kill(0);
    await merging;
    await cluster.restart(0);
    await expect
      .poll(() => ask(database.ownerUrl, "SELECT recover_prepared_transactions()").then(isEnding), {
        timeout: 60_000,
      })
      .toBe(0);
    expect(await everything(database)).toEqual(before);
    expect([BEFORE, AFTER]).toContainEqual(await setsOf(database, cluster));
    await mergeCluster(database);
    expect(await setsOf(database, cluster)).toEqual(AFTER);
    expect(await everything(database)).toEqual(before);
    expect(await ask(database.ownerUrl, "SELECT FROM unfinished_partitions")).toEqual([]);
  });
});

/** Whether a session of a node has begun to change partitions: what is prepared before makes tables only. */
async function detached(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation::regclass::text ~ '^agent_runs_\\d{6,7}$'",
  );
  return (rowCount ?? 0) > 0;
}

/** Lets two sessions hold a lock, each for a moment, of which the next begins before the last is over: no transaction is open for long. */
async function holdInTurns(url: string, lock: string, signal: AbortSignal): Promise<void> {
  const hold = async (start: number) => {
    await using holder = await connectOwner(url);
    await delay(start);
    while (!signal.aborted) {
      await holder.client.query(`BEGIN; ${lock}`);
      await delay(60);
      await holder.client.query("COMMIT");
    }
  };
  await Promise.all([hold(0), hold(30)]);
}
