import { randomUUID } from "node:crypto";
import { sql } from "slonik";
import { expect, inject, it } from "vitest";
import { z } from "zod";
import { loadMigrations } from "../migrations.ts";
import { openPool } from "../pool/index.ts";
import { getRun } from "../read/index.ts";
import { signalRecord } from "../testing/index.ts";
import { createDatabase, dropDatabase, withDatabase } from "../testing/test-postgres.ts";
import { writeSignals } from "../write/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";

const APART = 35;
const server = inject("postgres").ownerUrl;

it("a run and its signals of before read back equal, and the run takes signals that come apart", async () => {
  const name = `runfacts_upgrade_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(server, name);
  await using _database = { [Symbol.asyncDispose]: () => dropDatabase(server, name) };
  const url = withDatabase(server, name);
  await using owner = await connectOwner(url);
  const { client } = owner;
  const until = (await loadMigrations()).filter(({ version }) => version < APART);
  await migrate(url, { migrations: until });
  const runId = randomUUID();
  const key = [runId, Buffer.alloc(33)];
  await client.query("SELECT create_day_partitions((now() AT TIME ZONE 'UTC')::date)");
  await client.query(
    "INSERT INTO run_registry (project_id, run_id, stored_on, content_hash) VALUES (1, $1, (now() AT TIME ZONE 'UTC')::date, $2)",
    key,
  );
  await client.query(
    `INSERT INTO agent_runs (project_id, run_id, stored_on, started_at, ended_at, step_count, failed_step_count,
      failure_count, signal_count, status, agent_id, agent_version, environment, content_hash)
    VALUES (1, $1, (now() AT TIME ZONE 'UTC')::date, now(), now(), 0, 0, 0, 1, 'success', 'a', '1', 'test', $2)`,
    key,
  );
  await client.query(
    `INSERT INTO agent_signals (project_id, stored_on, run_id, signal_id, run_started_at, item_hash, signal_type, signal_code, value)
    VALUES (1, (now() AT TIME ZONE 'UTC')::date, $1, $1, now(), 7, 'schema_valid', 'full_match', true)`,
    [runId],
  );

  await migrate(url);

  const pool = await openPool(url, { applicationName: "upgrade" });
  try {
    const own = {
      signal_type: "schema_valid",
      signal_code: "full_match",
      value: true,
      source: null,
      apart: false,
    };
    expect(await getRun(pool, 1, runId)).toMatchObject({
      run: { signal_count: 1, apart_signal_count: 0 },
      signals: [own],
    });
    const late = {
      run_id: runId,
      ...signalRecord({ signal_type: "thumbs", signal_code: null, source: "user" }),
    };
    expect(await writeSignals(pool, 1, [late])).toMatchObject([{ outcome: "created" }]);
    expect(await getRun(pool, 1, runId)).toMatchObject({
      run: { signal_count: 1, apart_signal_count: 1 },
      signals: [own, { signal_type: "thumbs", signal_code: null, source: "user", apart: true }],
    });
    const { bytes } = await pool.one(sql.type(z.strictObject({ bytes: z.bigint() }))`
      SELECT run_bytes(1, ${runId}::uuid, (now() AT TIME ZONE 'UTC')::date) AS bytes
    `);
    // Its own signal alone: what came apart takes no room of the run.
    expect(bytes).toBe(BigInt(160 + "schema_valid".length + "full_match".length + 2 + 20));
  } finally {
    await pool.end();
  }
});
