import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { getStats } from "../read/stats/get-stats.ts";
import { type OpenDatabase, openDatabase, writeRecords } from "../testing/index.ts";
import { hashedRun } from "../testing/run-parts.ts";
import { differentStepSums } from "../testing/step-sums.ts";
import { connectOwner } from "./connect-owner.ts";
import { fillStepSums } from "./fill-step-sums.ts";
import { maintain } from "./maintain.ts";

/** Of today, and the same ones as an older version left them on the day before. */
const [TODAY, OLD] = [1, 2];
const RUNS = 450;
let database: OpenDatabase;
let owner: Awaited<ReturnType<typeof connectOwner>>;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  owner = await connectOwner(database.ownerUrl);
  await writeRecords(
    database.ingest,
    TODAY,
    Array.from({ length: RUNS }, (_, n) => hashedRun(n % 7, n % 2, 0)),
  );
  await owner.client.query(
    "INSERT INTO projects (project_id, name) SELECT id, 'project ' || id FROM unnest($1::int[]) AS id ON CONFLICT DO NOTHING",
    [[TODAY, OLD]],
  );
  await owner.client.query("SELECT create_day_partitions((now() AT TIME ZONE 'UTC')::date - 1)");
  for (const table of ["run_registry", "agent_runs", "agent_steps"]) {
    const { rows } = await owner.client.query<{ names: string }>(
      `SELECT string_agg(attname, ', ') AS names FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        AND attname NOT IN ('project_id', 'stored_on')`,
      [table],
    );
    const names = rows[0]?.names ?? "";
    await owner.client.query(
      `INSERT INTO ${table} (project_id, stored_on, ${names}) SELECT $1, stored_on - 1, ${names} FROM ${table}`,
      [OLD],
    );
  }
  await owner.client.query(
    "UPDATE agent_runs SET step_cells = NULL, plan_latency_ms = NULL, covered_ms = 5 WHERE project_id = $1",
    [OLD],
  );
  await owner.client.query(
    "INSERT INTO unfilled_days (stored_on) VALUES ((now() AT TIME ZONE 'UTC')::date - 1) ON CONFLICT DO NOTHING",
  );
}, 60_000);
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function unfilled() {
  const { rows } = await owner.client.query<{ stored_on: string; filled_project: number | null }>(
    `SELECT stored_on::text, filled_project FROM unfilled_days
    WHERE stored_on < (now() AT TIME ZONE 'UTC')::date`,
  );
  return rows;
}

it("rows of before are filled in, a few runs at a time, which no reader is told", async () => {
  const changes = "SELECT run_id, changed_xid FROM agent_runs ORDER BY project_id, run_id";
  const before = (await owner.client.query(changes)).rows;
  const filter = { min_duration_ms: 1n };
  const figures = await getStats(database.query, OLD, filter);
  expect(await differentStepSums(database.owner, OLD)).toHaveLength(RUNS);

  // Stopped when it looks for the fourth time, in the midst of the day.
  let looks = 0;
  const { signal } = new AbortController();
  Object.defineProperty(signal, "aborted", { get: () => ++looks > 3 });
  await fillStepSums(owner.client, { signal });
  expect(await unfilled()).toMatchObject([{ filled_project: OLD }]);
  const left = (await differentStepSums(database.owner, OLD)).length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(RUNS);

  await maintain(database.ownerUrl);
  expect(await unfilled()).toEqual([]);
  expect(await differentStepSums(database.owner, OLD)).toEqual([]);
  expect((await owner.client.query(changes)).rows).toEqual(before);
  expect(await getStats(database.query, OLD, filter)).toEqual(figures);
});
