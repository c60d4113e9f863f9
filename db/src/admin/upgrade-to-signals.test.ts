import { randomBytes, randomUUID } from "node:crypto";
import { expect, inject, it } from "vitest";
import { loadMigrations } from "../migrations.ts";
import { openPool } from "../pool/index.ts";
import { getRun } from "../read/index.ts";
import { decisionRecord, runRecord, signalRecord, writeRecords } from "../testing/index.ts";
import { createDatabase, dropDatabase, withDatabase } from "../testing/test-postgres.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";

const SIGNALS = 16;
const server = inject("postgres").ownerUrl;

it("a database with days and runs of before reads back equal, and takes decisions and signals on those days", async () => {
  const name = `runfacts_upgrade_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(server, name);
  await using _database = { [Symbol.asyncDispose]: () => dropDatabase(server, name) };
  const url = withDatabase(server, name);
  await using owner = await connectOwner(url);
  const { client } = owner;

  await client.query(`CREATE TABLE schema_migrations (
    version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  for (const migration of await loadMigrations()) {
    if (migration.version >= SIGNALS) break;
    await client.query(migration.sql);
    await client.query("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
  }
  const { rows: days } = await client.query<{ day: string }>(
    `SELECT day::date::text AS day, create_day_partitions(day::date)
    FROM generate_series((now() AT TIME ZONE 'UTC')::date - 2, (now() AT TIME ZONE 'UTC')::date, '1 day') AS day`,
  );
  const old = randomUUID();
  const [oldest] = days;
  const key = [old, oldest?.day, randomBytes(33)];
  await client.query("INSERT INTO run_registry VALUES (1, $2, $1, $3)", key);
  await client.query(
    `INSERT INTO agent_runs (project_id, run_id, stored_on, started_at, ended_at, step_count, failed_step_count,
      failure_count, status, agent_id, agent_version, environment, content_hash)
    VALUES (1, $1, $2, $2::date, $2::date, 0, 0, 0, 'success', 'a', '1', 'test', $3)`,
    key,
  );

  await migrate(url);

  const pool = await openPool(url, { applicationName: "upgrade" });
  try {
    expect(await getRun(pool, 1, old)).toMatchObject({
      run: { run_id: old, decision_count: 0, signal_count: 0 },
      decisions: [],
      signals: [],
    });
    const observations = { decisions: [decisionRecord()], signals: [signalRecord()] };
    const record = runRecord({}, [], [], observations);
    expect(await writeRecords(pool, 1, [record])).toEqual(["created"]);
    expect(await getRun(pool, 1, record.run.run_id)).toMatchObject(observations);
  } finally {
    await pool.end();
  }
  const { rows: leaves } = await client.query(
    `SELECT inhparent::regclass::text AS parent, count(*)::int AS days FROM pg_inherits JOIN pg_class ON oid = inhrelid
    WHERE relkind = 'r' GROUP BY 1 ORDER BY 1`,
  );
  expect(leaves).toEqual(
    ["agent_decisions", "agent_failures", "agent_runs", "agent_signals", "agent_steps"].map((parent) => ({
      parent,
      days: days.length,
    })),
  );
});
