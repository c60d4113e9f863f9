import { addRun, addSums, emptySums, type PathSums, packSums, pathOf } from "@runfacts/insight/paths";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { inSnapshot } from "../read/in-snapshot.ts";
import { circlingHours, getPaths, type PathsFilter } from "../read/index.ts";
import { SAMPLE_START, sampleRuns } from "../read/testing/sample-runs.ts";
import type { RunRecord } from "../rows.ts";
import { type OpenDatabase, openDatabase, runRecord, stepRecord, writeRecords } from "../testing/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { finalizeRollups } from "./finalize-rollups.ts";
import { rebuildRollups } from "./rebuild-rollups.ts";
import { keyOf, sumHour } from "./sum-paths.ts";
import { verifyPaths } from "./verify-paths.ts";
import { verifyRollups } from "./verify-rollups.ts";
import { keptOf } from "./write-paths.ts";

const HOUR = 3_600_000_000n;
/** They reach over a midnight. */
const HOURS = 26n;
const samples = sampleRuns(1_200).filter(({ run }) => run.started_at < SAMPLE_START + HOURS * HOUR);
const ranges = [
  {},
  { start_time: SAMPLE_START + 3n * HOUR + 900_000_000n, end_time: SAMPLE_START + 22n * HOUR + 1n },
  { start_time: SAMPLE_START - 24n * HOUR, end_time: SAMPLE_START + (HOURS - 1n) * HOUR },
];
const subjects: readonly PathsFilter[] = [
  { agent_id: "agent-1" },
  { agent_id: "agent-2", environment: "staging" },
  { agent_id: "agent-3", versions: ["1.1.0", "1.2.0"] },
  { agent_id: "nobody" },
];

let database: OpenDatabase;
beforeEach(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, samples);
});
afterEach(() => database[Symbol.asyncDispose]());

async function finalizeAll(): Promise<void> {
  await finalizeRollups(database.ownerUrl);
  for (let now = 1; now > 0; ) now = await finalizeRollups(database.ownerUrl);
}

async function ask(text: string): Promise<readonly Record<string, unknown>[]> {
  await using owner = await connectOwner(database.ownerUrl);
  return (await owner.client.query(text)).rows;
}

/** Run by run, without any SQL. */
function expected(runs: readonly RunRecord[], filter: PathsFilter): PathSums {
  const sums = emptySums();
  for (const { run, steps } of runs) {
    const { agent_id, versions = [run.agent_version], environment = run.environment } = filter;
    const { start_time = run.started_at, end_time = run.started_at + 1n } = filter;
    if (run.agent_id !== agent_id || !versions.includes(run.agent_version)) continue;
    if (run.environment !== environment || !["success", "failure", "partial"].includes(run.status)) continue;
    if (run.started_at < start_time || run.started_at >= end_time) continue;
    const told = steps.map((step) => ({
      ...{ id: step.step_id, type: step.step_type, name: step.name, failed: step.failed },
      ...{ startedAt: Number(step.started_at), endedAt: Number(step.ended_at) },
      parentId: step.parent_step_id ?? undefined,
      wait: step.wait ?? undefined,
      attempt: step.attempt ?? undefined,
      argumentDigest: step.argument_digest ?? undefined,
    }));
    addRun(sums, pathOf(told), run.status === "failure");
  }
  return sums;
}

function total(byVersion: ReadonlyMap<string, PathSums>): PathSums {
  const sums = emptySums();
  for (const own of byVersion.values()) addSums(sums, own);
  return sums;
}

const told = ({ kinds, edges, loops, pingPong, ...counts }: PathSums) => ({
  ...counts,
  sums: packSums({ kinds, edges, loops, pingPong, ...counts }),
});

async function expectRight(runs: readonly RunRecord[]): Promise<void> {
  for (const subject of subjects) {
    for (const range of ranges) {
      const filter = { ...subject, ...range };
      const { byVersion, isComplete } = await getPaths(database.query, 1, filter);
      expect(told(total(byVersion))).toEqual(told(expected(runs, filter)));
      expect(isComplete).toBe(true);
    }
  }
}

describe("getPaths", () => {
  it("tells the same from the tables and from what is settled, which it reads", async () => {
    await expectRight(samples);
    await finalizeAll();
    await expectRight(samples);
    await ask("UPDATE settled_paths SET runs = runs + 1000000");
    const lies = await getPaths(database.query, 1, { agent_id: "agent-1" });
    expect(total(lies.byVersion).runs).toBeGreaterThan(1_000_000);
    expect(lies.tableRuns).toBe(0);
  });

  it("reads whole days from the sums of their hours", async () => {
    await finalizeAll();
    await ask("UPDATE settled_paths SET runs = runs + 1000000 WHERE period = 'hour'");
    const day = SAMPLE_START - (SAMPLE_START % (24n * HOUR)) + 24n * HOUR;
    const filter = { agent_id: "agent-1", start_time: day, end_time: day + 24n * HOUR };
    expect(told(total((await getPaths(database.query, 1, filter)).byVersion))).toEqual(
      told(expected(samples, filter)),
    );
  });

  it("tells at once of what changes afterwards, from the tables of that hour alone", async () => {
    await finalizeAll();
    const late = runRecord({ agent_id: "agent-1", started_at: SAMPLE_START + 5n * HOUR }, [
      stepRecord({ name: "late", started_at: SAMPLE_START + 5n * HOUR }),
    ]);
    await writeRecords(database.ingest, 1, [late]);
    await expectRight([...samples, late]);
    const { tableRuns } = await getPaths(database.query, 1, { agent_id: "agent-1" });
    expect(tableRuns).toBeLessThan(50);
    await finalizeAll();
    await expectRight([...samples, late]);
    expect((await getPaths(database.query, 1, { agent_id: "agent-1" })).tableRuns).toBe(0);
  });

  it("looks at the latest runs of hours that are not settled, and says that there are more", async () => {
    const { byVersion, isComplete, tableRuns } = await getPaths(
      database.query,
      1,
      { agent_id: "agent-1" },
      100,
    );
    expect([isComplete, tableRuns]).toEqual([false, 100]);
    const latest = samples
      .filter(({ run }) => run.agent_id === "agent-1")
      .toSorted((a, b) => Number(b.run.started_at - a.run.started_at));
    const since = latest[99]?.run.started_at ?? 0n;
    // Several runs start at the same time.
    const filter = { agent_id: "agent-1", start_time: since + 1n };
    const certain = told(expected(samples, filter));
    expect(total(byVersion).runs).toBe(100);
    expect(certain.runs).toBeGreaterThan(80);
    expect(certain.runs).toBeLessThanOrEqual(100);
  });

  it("looks at fewer runs where these have more than 30,000 steps together", async () => {
    const started_at = SAMPLE_START + 2n * HOUR;
    const long = Array.from({ length: 4 }, (_, n) =>
      runRecord(
        { agent_id: "long", started_at: started_at + BigInt(n) },
        Array.from({ length: 9_000 }, (__, seq) => stepRecord({ seq, started_at, ended_at: started_at })),
      ),
    );
    await writeRecords(database.ingest, 1, long);
    const { byVersion, isComplete, tableRuns } = await getPaths(database.query, 1, { agent_id: "long" });
    expect([isComplete, tableRuns, total(byVersion).runs]).toEqual([false, 3, 3]);
  });

  it("does not believe sums of another definition", async () => {
    await finalizeAll();
    await ask("UPDATE settled_paths SET runs = runs + 1000000");
    await ask("UPDATE settled_path_periods SET method = method - 1");
    await expectRight(samples);
    await finalizeAll();
    await expectRight(samples);
    expect(await ask("SELECT FROM settled_paths WHERE runs > 1000000")).toEqual([]);
  });
});

describe("what is settled", { timeout: 120_000 }, () => {
  it("keeps no rows of few runs where an hour has many agents, and tells of them from the tables", async () => {
    const crowd = Array.from({ length: 60 }, (_, index) =>
      runRecord({ agent_id: `agent ${index}`, started_at: SAMPLE_START + BigInt(index) }, [stepRecord()]),
    );
    await ask("INSERT INTO projects (project_id, name) VALUES (2, 'two')");
    await writeRecords(database.ingest, 2, crowd);
    await finalizeAll();
    expect(await ask("SELECT FROM settled_paths WHERE project_id = 2")).toEqual([]);
    const paths = await getPaths(database.query, 2, { agent_id: "agent 59" });
    expect(paths).toMatchObject({ tableRuns: 1, isComplete: true });
    // It is not tried again and again.
    const before = await ask("SELECT xmin::text FROM settled_path_periods WHERE project_id = 2");
    await finalizeAll();
    expect(await ask("SELECT xmin::text FROM settled_path_periods WHERE project_id = 2")).toEqual(before);
    expect(before).toHaveLength(2);
  });

  it("is all of a period or nothing, since nobody would read a part", () => {
    const groups = (count: number, runs: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...{ agent_id: `agent ${n}`, agent_version: "1", environment: "production" },
        sums: { ...emptySums(), runs },
      }));
    for (const [count, runs] of [
      [50, 1],
      [51, 4],
      [1_000, 16],
    ] as const)
      expect(keptOf(groups(count, runs))).toHaveLength(count);
    const uneven = [...groups(50, 3), ...groups(1, 16)];
    for (const crowd of [groups(51, 3), groups(1_001, 16), uneven]) expect(keptOf(crowd)).toEqual([]);
  });

  it("is summed up in parts where an hour has many runs", async () => {
    const hour = { start: SAMPLE_START, end: SAMPLE_START + HOUR };
    const sums = (runsAtOnce: number) =>
      inSnapshot(database.owner, (connection) => sumHour(connection, 1, hour, runsAtOnce));
    const told = async (runsAtOnce: number) => {
      const groups = await sums(runsAtOnce);
      if (typeof groups === "string") throw new Error(groups);
      return groups
        .map((group) => JSON.stringify([keyOf(group), group.sums.runs, packSums(group.sums)]))
        .sort();
    };
    const whole = await told(20_000);
    expect(whole.length).toBeGreaterThan(5);
    for (const parts of [1, 7]) expect(await told(parts)).toEqual(whole);
  });

  it("is verified: counts, sums, and rows that are missing", async () => {
    await finalizeAll();
    expect(await verifyPaths(database.ownerUrl, 100)).toEqual([]);
    for (const change of [
      "UPDATE settled_paths SET circling_runs = circling_runs + 1 WHERE agent_id = 'agent-0' AND period = 'hour'",
      "UPDATE settled_paths SET sums = replace(sums::text, '[0,', '[1,')::json WHERE agent_id = 'agent-1' AND period = 'hour'",
      "DELETE FROM settled_paths WHERE agent_id = 'agent-2' AND period = 'day'",
    ])
      await ask(change);
    const rows = (await verifyPaths(database.ownerUrl, 10_000)).map(({ row }) => row);
    for (const agent of ["agent-0", "agent-1", "agent-2"])
      expect(rows.some((row) => row.includes(` ${agent} `))).toBe(true);
    expect(rows.filter((row) => row.includes(" hour ") && !/ agent-[01] /.test(row))).toEqual([]);
  });

  it("is verified where the names of agents and versions run together", async () => {
    const alike = [
      { agent_id: "a", agent_version: "b c" },
      { agent_id: "a b", agent_version: "c" },
    ];
    const started_at = SAMPLE_START;
    await writeRecords(
      database.ingest,
      1,
      alike.map((names) => runRecord({ ...names, started_at })),
    );
    await finalizeAll();
    await ask("UPDATE settled_paths SET runs = runs + 1 WHERE agent_id = 'a' AND period = 'hour'");
    await ask("UPDATE settled_paths SET runs = runs + 2 WHERE agent_id = 'a b' AND period = 'hour'");
    const hours = (await verifyPaths(database.ownerUrl, 100)).filter(({ row }) => row.includes(" hour "));
    expect(hours).toHaveLength(2);
  });

  it("is right after rollups are computed anew", async () => {
    await finalizeAll();
    await rebuildRollups(database.ownerUrl);
    await finalizeAll();
    await expectRight(samples);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    await ask("UPDATE settled_paths SET runs = runs + 1");
    const [first] = await verifyRollups(database.ownerUrl);
    expect(first).toMatchObject({ table: "settled_paths" });
  });
});

describe("circlingHours", () => {
  const range = { start: SAMPLE_START, end: SAMPLE_START + 3n * HOUR };
  const searches = (digest: (n: number) => string) =>
    Array.from({ length: 3 }, (_, seq) => {
      const started_at = SAMPLE_START + HOUR + BigInt(seq) * 1_000_000n;
      const argument_digest = `00000000-0000-0000-0000-00000000000${digest(seq)}`;
      return stepRecord({
        seq,
        name: "search",
        started_at,
        ended_at: started_at + 500_000n,
        argument_digest,
      });
    });

  it("counts runs with a loop by hour, agent and version, of hours that are settled", async () => {
    const looping = { agent_id: "looping", started_at: SAMPLE_START + HOUR };
    await writeRecords(database.ingest, 1, [
      runRecord(
        looping,
        searches(() => "1"),
      ),
      runRecord(looping, searches(String)),
      runRecord(
        { ...looping, agent_version: "2" },
        searches(() => "1"),
      ),
    ]);
    expect(await circlingHours(database.query, 1, range)).toEqual({ rows: [], known: [] });
    await finalizeAll();
    const { rows, known } = await circlingHours(database.query, 1, range, { agent_id: "looping" });
    expect(known).toEqual([SAMPLE_START, SAMPLE_START + HOUR, SAMPLE_START + 2n * HOUR]);
    const own = { agent_id: "looping", environment: "production", starts_at: SAMPLE_START + HOUR };
    expect(rows).toEqual([
      { ...own, agent_version: "1.4.2", runs: 2n, circling_runs: 1n },
      { ...own, agent_version: "2", runs: 1n, circling_runs: 1n },
    ]);
    const all = await circlingHours(database.query, 1, range);
    const { n } = (
      await ask(`SELECT count(*)::int AS n FROM (
      SELECT DISTINCT agent_id, agent_version, environment, date_trunc('hour', started_at) FROM agent_runs
      WHERE status IN ('success', 'failure', 'partial') AND started_at < '${new Date(Number(range.end / 1000n)).toISOString()}'
    ) AS groups`)
    )[0] as { n: number };
    expect(all.rows).toHaveLength(n);
  });
});
