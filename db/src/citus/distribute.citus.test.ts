import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { finalizeRollups } from "../admin/finalize-rollups.ts";
import { maintain } from "../admin/maintain.ts";
import { migrate } from "../admin/migrate.ts";
import { verifyRollups } from "../admin/verify-rollups.ts";
import { loadMigrations } from "../migrations.ts";
import { openPool } from "../pool/index.ts";
import { ensureLoginRoles } from "../roles/ensure-login-roles.ts";
import { atPlaceOf } from "../testing/citus/at-place-of.ts";
import { createCitusDatabase, dropCitusDatabase, joinNodes } from "../testing/citus/citus-cluster.ts";
import { clusterNodes } from "../testing/citus/cluster.ts";
import {
  cloneDatabase,
  createDatabase,
  failureRecord,
  runRecord,
  stepRecord,
  withDatabase,
  writeRecords,
} from "../testing/index.ts";
import { forEachPlace } from "./index.ts";

const SHARDS = 2;
/** The last migration before two tables came, one of projects and one of each server. */
const BEFORE_DROPS = 28;

async function ask<T extends object>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  await using connection = await connectOwner(url);
  return (await connection.client.query<T>(text, values)).rows;
}

async function newDatabase(make: (name: string) => Promise<unknown>) {
  const name = `runfacts_test_${randomUUID().replaceAll("-", "")}`;
  await make(name);
  const [coordinator = ""] = clusterNodes().urls;
  return {
    name,
    url: withDatabase(coordinator, name),
    [Symbol.asyncDispose]: () => dropCitusDatabase(clusterNodes(), name),
  };
}

/** A database on the coordinator's server alone, without the extension, as one PostgreSQL has it, with runs. */
async function singleDatabase() {
  const database = await newDatabase((name) =>
    Promise.all(clusterNodes().urls.map((url) => createDatabase(url, name))),
  );
  await migrate(database.url);
  await maintain(database.url, { daysAhead: 1 });
  const pool = await openPool(database.url, { applicationName: "runfacts-test" });
  try {
    for (const project of [1, 2, 3]) {
      const records = Array.from({ length: 5 }, () => runRecord({}, [stepRecord()], [failureRecord()]));
      await writeRecords(pool, project, records);
    }
  } finally {
    await pool.end();
  }
  return database;
}

const COUNTS = `
  SELECT
    (SELECT count(*)::int FROM run_registry) AS registered, (SELECT count(*)::int FROM agent_runs) AS runs,
    (SELECT count(*)::int FROM agent_steps) AS steps, (SELECT count(*)::int FROM agent_failures) AS failures`;

describe("db:migrate", () => {
  it("distributes a database that holds runs, also after it was killed halfway, and twice at a time", async () => {
    await using database = await singleDatabase();
    const before = await ask(database.url, COUNTS);
    expect(before).toEqual([{ registered: 15, runs: 15, steps: 15, failures: 15 }]);
    await joinNodes(clusterNodes(), database.name);
    // As one that was killed had left it.
    await ask(database.url, "SELECT create_reference_table('projects')");
    await ask(
      database.url,
      "SELECT set_config('citus.shard_count', '2', false), create_distributed_table('run_registry', 'project_id', colocate_with => 'none')",
    );
    const reports = await Promise.all([
      migrate(database.url, { shards: SHARDS }),
      migrate(database.url, { shards: SHARDS }),
    ]);
    expect(reports.map(({ distributed }) => distributed > 0).toSorted()).toEqual([false, true]);
    expect(await ask(database.url, COUNTS)).toEqual(before);
    const perPlace = await forEachPlace(database.url, ({ url }) => ask<{ runs: number }>(url, COUNTS));
    expect(perPlace).toHaveLength(SHARDS);
    expect(perPlace.flat().reduce((sum, { runs }) => sum + runs, 0)).toBe(15);
    expect(await verifyRollups(database.url)).toEqual([]);
    // Nothing is left in the tables of the coordinator, which are only names now.
    expect(await ask(database.url, "SELECT pg_relation_size('run_registry')::int AS bytes")).toEqual([
      { bytes: 0 },
    ]);
    expect((await maintain(database.url, { daysAhead: 2 })).created).toHaveLength(1);
  });

  it("refuses to distribute while services are connected to a database that holds runs", async () => {
    await using database = await singleDatabase();
    const [group] = await ask<{ group_name: string }>(
      database.url,
      "SELECT group_name FROM service_groups WHERE service = 'ingest'",
    );
    const login = `login_${randomUUID().slice(0, 8)}`;
    await ask(database.url, `CREATE ROLE ${login} LOGIN PASSWORD 'secret' IN ROLE ${group?.group_name}`);
    await joinNodes(clusterNodes(), database.name);
    const service = await openPool(database.url.replace(/\/\/[^@]*@/, `//${login}:secret@`), {
      applicationName: "runfacts-test",
    });
    try {
      await service.connect(() => expect(migrate(database.url)).rejects.toThrow(/stop the services/));
    } finally {
      await service.end();
    }
    expect(await migrate(database.url, { shards: SHARDS })).toMatchObject({ applied: [] });
    await ask(database.url, `DROP ROLE ${login}`);
  });

  it("is followed by db:roles, which makes login roles on every node that had them on one", async () => {
    await using database = await singleDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), "runfacts-roles-"));
    const before = await ensureLoginRoles(database.url, { dataDir });
    await joinNodes(clusterNodes(), database.name);
    await migrate(database.url, { shards: SHARDS });
    expect(await ensureLoginRoles(database.url, { dataDir })).toEqual(before);
    await rm(dataDir, { recursive: true });
    const at = await atPlaceOf(database.url, 1);
    expect(
      await ask(at(before.queryUrl), "SELECT count(*)::int AS runs FROM agent_runs WHERE project_id = 1"),
    ).toEqual([{ runs: 5 }]);
  });

  it("refuses a cluster without workers, and one that is asked by a worker", async () => {
    await using database = await newDatabase((name) =>
      Promise.all(clusterNodes().urls.map((url) => createDatabase(url, name))),
    );
    await expect(migrate(database.url, { citus: true })).rejects.toThrow(/citus_add_node/);
  });

  it("brings later tables, columns, views and functions to the nodes", async () => {
    const all = await loadMigrations();
    await using database = await newDatabase((name) => createCitusDatabase(clusterNodes(), name));
    await migrate(database.url, {
      shards: SHARDS,
      migrations: all.filter(({ version }) => version <= BEFORE_DROPS),
    });
    const later = {
      version: 9_000,
      name: "9000_later",
      sql: `
        ALTER TABLE agent_runs ADD COLUMN added text;
        CREATE OR REPLACE VIEW run_failures AS
          SELECT failure.*, run.added ${"FROM"} (${viewOf("run_failures")}) AS failure
          JOIN agent_runs AS run USING (project_id, run_id, stored_on);
        CREATE OR REPLACE FUNCTION settled_day(of_project integer, since timestamptz, until timestamptz) RETURNS SETOF rollups
          LANGUAGE sql STABLE AS $$ SELECT * FROM rollups WHERE false $$;
        CREATE OR REPLACE FUNCTION run_bytes(of_project integer, of_run uuid, of_day date) RETURNS bigint
          LANGUAGE sql STABLE SECURITY DEFINER
          BEGIN ATOMIC SELECT count(added) + 77 FROM agent_runs WHERE project_id = of_project; END;`,
      checksum: "later",
      isTransaction: true,
      compatibleFrom: 18,
    };
    const [{ def = "" } = {}] = await ask<{ def: string }>(
      database.url,
      "SELECT rtrim(pg_get_viewdef('run_failures'::regclass), ';') AS def",
    );
    const sql = later.sql.replace(viewOf("run_failures"), def);
    const report = await migrate(database.url, { migrations: [...all, { ...later, sql }] });
    expect(report.applied).toContain("9000_later");
    // client_drops and what came after it.
    expect(report.distributed).toBeGreaterThanOrEqual(1);
    const at = await atPlaceOf(database.url, 1);
    const [found] = await ask(
      at(database.url),
      `SELECT (SELECT count(added)::int FROM run_failures) AS viewed, (SELECT count(*)::int FROM client_drops) AS drops,
        (SELECT count(*)::int FROM change_history) AS histories, run_bytes(1, gen_random_uuid(), current_date)::int AS bytes,
        (SELECT max(version) FROM schema_migrations) AS version`,
    );
    expect(found).toEqual({ viewed: 0, drops: 0, histories: 1, bytes: 77, version: 9_000 });
  });
});

function viewOf(name: string): string {
  return `-- ${name} --`;
}

describe("maintenance of a cluster", () => {
  it("makes days with their foreign keys on the nodes, and lets them expire", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    const { created } = await maintain(database.ownerUrl, { daysAhead: 3 });
    expect(created).toHaveLength(1);
    const keys = await forEachPlace(database.ownerUrl, ({ url }) =>
      ask(url, `SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text ~ $1`, [
        `^agent_steps_${created[0]?.replaceAll("-", "")}_\\d+$`,
      ]),
    );
    // Two places a node, each with a shard of its own.
    expect(keys.map((found) => found.length)).toEqual([2, 2, 2, 2]);
    const old = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10);
    await ask(database.ownerUrl, "SELECT create_day_partitions($1::date)", [old]);
    const { dropped } = await maintain(database.ownerUrl, { daysAhead: 3, retentionDays: 30 });
    expect(dropped).toEqual([old]);
  });

  it("finalizes and verifies each project where it lies", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    await ask(
      database.ownerUrl,
      "INSERT INTO projects (project_id, name) SELECT id, 'project-' || id FROM generate_series(2, 4) AS id",
    );
    const started_at = BigInt(Date.now() - 3 * 3_600_000) * 1_000n;
    for (const project of [1, 2, 3, 4]) {
      const at = await atPlaceOf(database.ownerUrl, project);
      const pool = await openPool(at(database.ingestUrl), { applicationName: "runfacts-test" });
      await writeRecords(pool, project, [runRecord({ started_at }, [stepRecord()], [failureRecord()])]);
      await pool.end();
    }
    await finalizeRollups(database.ownerUrl);
    expect(await finalizeRollups(database.ownerUrl)).toBeGreaterThanOrEqual(4);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    await forEachPlace(database.ownerUrl, ({ url }) => ask(url, "UPDATE rollups SET runs = runs + 1"));
    expect(await verifyRollups(database.ownerUrl)).not.toEqual([]);
  });
});
