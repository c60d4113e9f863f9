import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { getRun } from "../../read/index.ts";
import type { RunRecord } from "../../rows.ts";
import {
  AFTER,
  ask,
  BEFORE,
  DAYS,
  END,
  everything,
  FIRST,
  idsOf,
  nodesOf,
  openProjects,
  PROJECTS,
  type Project,
  runOn,
  setsOf,
} from "../../testing/citus/old-projects.ts";
import {
  cloneDatabase,
  moveToDay,
  startTestCitus,
  stepRecord,
  type TestDatabase,
  writeRecords,
} from "../../testing/index.ts";
import { hashedRun, partOf } from "../../testing/run-parts.ts";
import { writeParts } from "../../write/index.ts";
import { connectOwner } from "../connect-owner.ts";
import { verifyRollups } from "../verify-rollups.ts";
import { mergePartitions } from "./merge-partitions.ts";

/** What is committed survives the end of a node. */
const SAFE = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };
const mergeCluster = ({ ownerUrl }: TestDatabase) => mergePartitions(ownerUrl, { mergesCluster: true });

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
    await using coordinator = await connectOwner(urls[0] ?? "");
    await using worker = await connectOwner(urls[1] ?? "");
    const end = async (node: number, where: string) => {
      const { rowCount } = await (node === 0 ? coordinator : worker).client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE $1 AND state <> 'idle'`,
        [where],
      );
      return rowCount ?? 0;
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
    await expect.poll(() => detached(watcher.client), { interval: 1, timeout: 60_000 }).toBe(true);
    // Between PREPARE and COMMIT, which is a moment: where it is missed, right after.
    while ((await isEnding()) === 0 && (await detached(watcher.client)));
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
      await delay(150);
      await holder.client.query("COMMIT");
    }
  };
  await Promise.all([hold(0), hold(75)]);
}
