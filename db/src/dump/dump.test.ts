import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { finalizeRollups } from "../admin/finalize-rollups.ts";
import { maintain } from "../admin/maintain.ts";
import { migrate } from "../admin/migrate.ts";
import { verifyRollups } from "../admin/verify-rollups.ts";
import { createKey } from "../keys/index.ts";
import { assertSchema } from "../pool/assert-schema.ts";
import { openPool } from "../pool/index.ts";
import { changePoint, listChangedRuns } from "../read/index.ts";
import { sampleRuns } from "../read/testing/sample-runs.ts";
import { ensureLoginRoles } from "../roles/ensure-login-roles.ts";
import { createGroups } from "../roles/missing-groups.ts";
import {
  groupsOf,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { findPostgres15, startOtherPostgres } from "../testing/other-postgres.ts";
import { hashedRun, opened, partOf } from "../testing/run-parts.ts";
import { createDatabase, dropDatabase, withDatabase } from "../testing/test-postgres.ts";
import { addIntakeViolations, writeParts } from "../write/index.ts";
import { frameRecord } from "./dump-file.ts";
import { dumpTables, undumpedTables } from "./dump-tables.ts";
import { dumpDatabase, loadDump } from "./index.ts";

const server = inject("postgres").ownerUrl;
const postgres15 = await findPostgres15();
if (postgres15 === null)
  console.warn("No PostgreSQL 15 on this machine: moves between majors are not tested.");

const run = promisify(execFile);
const samples = sampleRuns(300);
const open_ = hashedRun(5, 1, 1);

let folder: string;
let source: OpenDatabase;
let file: string;
/** What the file holds. */
let original: unknown;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-dump-"));
  source = await openDatabase(inject("postgres"));
  await writeRecords(source.ingest, 1, samples);
  const listed = runRecord({}, [stepRecord({ metadata: { tags: ["one", "two"] } })]);
  await writeRecords(source.ingest, 1, [hashedRun(6, 2, 2), listed]);
  await writeParts(source.ingest, 1, [partOf(open_, { steps: open_.steps.map(opened) })]);
  const at = BigInt(Date.now()) * 1_000n;
  const dropped = { outcome: "dropped", agentId: "a", rule: "personal-email", field: "steps.name" } as const;
  await addIntakeViolations(source.ingest, 1, at, [
    { ...dropped, fields: 1, runs: 1, firstAt: at, lastAt: at },
  ]);
  await createKey(source.ownerUrl, { project: "shop", scope: "query" });
  await finalizeAll(source.ownerUrl);
  file = join(folder, "all.dump");
  await dumpDatabase(source.ownerUrl, file);
  original = await contents(source.ownerUrl, withoutKeys);
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function finalizeAll(url: string): Promise<void> {
  await finalizeRollups(url);
  for (let now = 1; now > 0; ) now = await finalizeRollups(url);
}

async function emptyDatabase(on = server): Promise<AsyncDisposable & { readonly url: string }> {
  const name = `runfacts_load_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(on, name);
  return { url: withDatabase(on, name), [Symbol.asyncDispose]: () => dropDatabase(on, name) };
}

/** The number of rows of each table, and a sum of what they hold. */
async function contents(url: string, tables: readonly string[] = dumpTables): Promise<unknown> {
  await using owner = await connectOwner(url);
  const sums: Record<string, unknown> = {};
  for (const table of tables) {
    const { rows } = await owner.client.query(
      `SELECT count(*)::int AS rows, md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) AS sum FROM ${table} AS t`,
    );
    sums[table] = rows[0];
  }
  return sums;
}

const withoutKeys = dumpTables.filter((table) => table !== "api_keys");

async function unfinalized(url: string): Promise<number> {
  await using owner = await connectOwner(url);
  const { rows } = await owner.client.query(`
    SELECT count(*)::int AS stale
    FROM (
      SELECT project_id, period, starts_at, revision, is_settled FROM settled_periods
      UNION ALL SELECT project_id, period, starts_at, revision, true FROM settled_path_periods
      UNION ALL SELECT project_id, 'hour', starts_at, revision, true FROM version_hour_periods
    ) AS finalized
    JOIN rollup_revisions AS current USING (project_id, period, starts_at)
    WHERE finalized.revision <> current.revision OR NOT is_settled`);
  return rows[0].stale;
}

/** As writers there do, in transactions of that server. */
async function changeRuns(url: string): Promise<void> {
  await using owner = await connectOwner(url);
  await owner.client.query("UPDATE agent_runs SET changed_xid = change_id() WHERE status = 'success'");
}

/** Up to where readers of a server may have followed its changes. */
async function reachedOn(url: string): Promise<bigint> {
  await using owner = await connectOwner(url);
  const { rows } = await owner.client.query<{ here: string }>("SELECT change_horizon()::text AS here");
  return BigInt(rows[0]?.here ?? 0);
}

/** As long as other transactions of the server hold the feed up. */
const WAITED = { timeout: 60_000 };

/** What must hold of a database that was moved, for readers who had reached so far before. */
async function expectWorking(url: string, reached = 0n): Promise<void> {
  const urls = await ensureLoginRoles(url, { dataDir: await mkdtemp(join(folder, "roles-")) });
  expect(await unfinalized(url)).toBe(0);
  expect(await verifyRollups(url)).toEqual([]);
  await maintain(url, { runTimeoutMs: 86_400_000 });
  const pools = await Promise.all(
    [urls.ingestUrl, urls.queryUrl].map((role) =>
      openPool(withDatabase(role, new URL(url).pathname.slice(1)), { applicationName: "runfacts-test" }),
    ),
  );
  const [ingest, query] = pools;
  if (ingest === undefined || query === undefined) throw new Error("two pools");
  try {
    await assertSchema(query);
    expect(await writeRecords(ingest, 1, samples.slice(0, 200))).toEqual(new Array(200).fill("duplicate"));
    const since = (await changePoint(query)).horizon;
    expect(since).toBeGreaterThan(reached);
    const { status, ended_at } = open_.run;
    await writeParts(ingest, 1, [partOf(open_, { ...open_, end: { status, ended_at } })]);
    await expect
      .poll(async () => {
        const range = { since, before: (await changePoint(query)).horizon, limit: 10 };
        return (await listChangedRuns(query, 1, range)).map(({ run_id }) => run_id);
      }, WAITED)
      .toEqual([open_.run.run_id]);
    expect(await verifyRollups(url)).toEqual([]);
  } finally {
    for (const pool of pools) await pool.end();
  }
}

describe("db:dump and db:load", { timeout: 180_000 }, () => {
  it("hold every table that there is, but for those with a reason", async () => {
    await using owner = await connectOwner(server);
    const { rows } = await owner.client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...dumpTables, ...undumpedTables].toSorted());
  });

  it("move everything but the keys into an empty database, which goes on working", async () => {
    await using target = await emptyDatabase();
    const { rows } = await loadDump(target.url, file);
    expect(rows["agent_runs"]).toBe(samples.length + 3);
    expect(await contents(target.url, withoutKeys)).toEqual(original);
    await expectWorking(target.url);
  });

  it("move the keys on request, and nobody else may read the file", async () => {
    const path = join(folder, "keys.dump");
    await dumpDatabase(source.ownerUrl, path, { withKeys: true });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await using target = await emptyDatabase();
    await migrate(target.url);
    await loadDump(target.url, path);
    expect(await contents(target.url)).toEqual(await contents(source.ownerUrl));
  });

  it("see one moment, whatever is written meanwhile", async () => {
    const path = join(folder, "busy.dump");
    let isOver = false;
    const writing = (async () => {
      while (!isOver) await writeRecords(source.ingest, 2, [runRecord(), runRecord()]);
    })();
    await dumpDatabase(source.ownerUrl, path);
    isOver = true;
    await writing;
    await using target = await emptyDatabase();
    await loadDump(target.url, path);
    expect(await verifyRollups(target.url)).toEqual([]);
  });

  it("go on after the last part when a load broke off, and let no service start before", async () => {
    await using target = await emptyDatabase();
    const seen: number[] = [];
    await expect(
      loadDump(target.url, file, ({ done, of }) => {
        seen.push(done);
        if (done === Math.floor(of / 2)) throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
    const pool = await openPool(target.url, { applicationName: "runfacts-test" });
    await expect(assertSchema(pool)).rejects.toThrow(/A load into this database has not ended/);
    await pool.end();
    await expect(migrate(target.url)).rejects.toThrow(/A load into this database has not ended/);
    await expect(dumpDatabase(target.url, join(folder, "half"))).rejects.toThrow(/has not ended/);
    const other = join(folder, "other.dump");
    await dumpDatabase(source.ownerUrl, other);
    await expect(loadDump(target.url, other)).rejects.toThrow(/load of another file .* has not ended/);

    const again: number[] = [];
    await loadDump(target.url, file, ({ done }) => again.push(done));
    expect(again[0]).toBe(seen.at(-1));
    expect(again[0]).toBeGreaterThan(0);
    const current = join(folder, "current.dump");
    await dumpDatabase(target.url, current);
    expect(await verifyRollups(target.url)).toEqual([]);
    await using owner = await connectOwner(target.url);
    const { rows } = await owner.client.query(
      "SELECT count(*)::int AS runs FROM agent_runs WHERE project_id = 1",
    );
    expect(rows).toEqual([{ runs: samples.length + 3 }]);
  });

  it("refuse a file that is damaged, cut off, newer or none, and change nothing then", async () => {
    await using target = await emptyDatabase();
    const whole = await readFile(file);
    const bad = join(folder, "bad.dump");
    const attempt = async (bytes: Buffer) => {
      await writeFile(bad, bytes);
      return loadDump(target.url, bad).then(
        () => "loaded",
        (error: Error) => error.message,
      );
    };
    for (const at of [40, 3_000, Math.floor(whole.length / 2), whole.length - 10]) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(await attempt(bytes)).toMatch(/^\S+ is (damaged|not complete): [^\n]+$/);
    }
    for (const length of [whole.length - 1, Math.floor(whole.length / 2)]) {
      expect(await attempt(whole.subarray(0, length))).toMatch(/is not complete/);
    }
    expect(await attempt(Buffer.from("SELECT 1"))).toMatch(/is not a dump of Runfacts\.$/);
    const newer = Buffer.from(JSON.stringify({ format: 2 }));
    expect(await attempt(frameRecord({ kind: "head", content: newer }).bytes)).toMatch(
      /newer version of Runfacts/,
    );
    await using owner = await connectOwner(target.url);
    expect(
      (await owner.client.query("SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace")).rows,
    ).toEqual([]);
  });

  it("refuse a database that holds something", async () => {
    await expect(loadDump(source.ownerUrl, file)).rejects.toThrow(
      /holds runs, projects or keys\. Load into an empty one/,
    );
  });

  it("leave no file behind when the dump fails", async () => {
    await expect(dumpDatabase(source.ownerUrl, join(folder, "missing", "x"))).rejects.toThrow(/ENOENT/);
    await using empty = await emptyDatabase();
    await expect(dumpDatabase(empty.url, join(folder, "none"))).rejects.toThrow(/schema_migrations/);
    await expect(stat(join(folder, "none.unfinished"))).rejects.toThrow(/ENOENT/);
  });

  it.skipIf(postgres15 === null)("move between PostgreSQL 18 and 15, there and back", async () => {
    // A server that has seen many transactions, whose ids the other does not reach.
    await using other = await startOtherPostgres(postgres15 ?? "", { epoch: 7 });
    await using on15 = await emptyDatabase(other.url);
    await loadDump(on15.url, file);
    expect(await contents(on15.url, withoutKeys)).toEqual(original);
    await changeRuns(on15.url);
    const back = join(folder, "back.dump");
    await dumpDatabase(on15.url, back);
    await using on18 = await emptyDatabase();
    await loadDump(on18.url, back);
    expect(await contents(on18.url, withoutKeys)).toEqual(await contents(on15.url, withoutKeys));
    await expectWorking(on18.url, await reachedOn(on15.url));
  });

  it.skipIf(postgres15 === null)("pg_dump and pg_restore move a database to another server", async () => {
    await using old = await startOtherPostgres(postgres15 ?? "", { epoch: 7 });
    await using from = await emptyDatabase(old.url);
    await loadDump(from.url, file);
    await changeRuns(from.url);
    await using fresh = await startOtherPostgres(postgres15 ?? "");
    await using to = await emptyDatabase(fresh.url);
    const path = join(folder, "pg.dump");
    const program = (name: string) => join(postgres15 ?? "", "bin", name);
    await run(program("pg_dump"), ["--format=custom", `--file=${path}`, from.url]);
    const groups = await groupsOf(from.url);
    const roles = createGroups(Object.values(groups)).join("; ");
    await run(program("psql"), ["--command", roles, to.url]);
    await run(program("pg_restore"), ["--exit-on-error", "--no-owner", `--dbname=${to.url}`, path]);
    expect(await contents(to.url)).toEqual(await contents(from.url));
    await migrate(to.url);
    await expectWorking(to.url, await reachedOn(from.url));
    expect(await groupsOf(to.url)).toEqual(groups);
  });
});
