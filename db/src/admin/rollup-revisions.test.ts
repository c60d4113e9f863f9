import type pg from "pg";
import { expect, inject, it } from "vitest";
import { openDatabase, runRecord, writeRecords } from "../testing/index.ts";
import { insertOldRun, oldDatabase, oldRecord } from "../testing/old-database.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";
import { rebuildRollups } from "./rebuild-rollups.ts";

async function revisions(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ revision: string }>(
    "SELECT revision FROM rollup_revisions ORDER BY project_id, period, starts_at",
  );
  return rows.map(({ revision }) => revision);
}

it("what was finalized by transactions stays finalized when revisions are counted", async () => {
  await using database = await oldDatabase(inject("postgres").ownerUrl);
  await using owner = await connectOwner(database.url);
  const { client } = owner;
  // Nothing about them is counted otherwise since.
  for (let n = 0; n < 3; n += 1) await insertOldRun(client, oldRecord(runRecord()));
  await client.query("INSERT INTO rollups SELECT * FROM recomputed_rollups('-infinity', 'infinity')");
  await client.query(`
    INSERT INTO settled_periods (project_id, period, starts_at, is_settled, is_complete, revision)
    SELECT project_id, period, starts_at, true, true, CASE period WHEN 'hour' THEN revision ELSE 'of before' END
    FROM rollup_revisions`);
  await migrate(database.url);
  const { rows } = await client.query(`
    SELECT period, bool_and(finalized.revision = current.revision) AS holds
    FROM settled_periods AS finalized JOIN rollup_revisions AS current USING (project_id, period, starts_at)
    GROUP BY period ORDER BY period`);
  expect(rows).toEqual([
    { period: "day", holds: false },
    { period: "hour", holds: true },
  ]);
});

it("a revision never comes back, and copying rows leaves it", async () => {
  await using database = await openDatabase(inject("postgres"));
  await using owner = await connectOwner(database.ownerUrl);
  const { client } = owner;
  const run = runRecord();
  const seen: string[][] = [];
  const write = () => writeRecords(database.ingest, 1, [runRecord({ started_at: run.run.started_at })]);
  for (const change of [write, write, () => rebuildRollups(database.ownerUrl), write]) {
    await change();
    seen.push(await revisions(client));
  }
  // Made anew by an administrator, who leaves nothing of it.
  await client.query("DELETE FROM rollups");
  await write();
  seen.push(await revisions(client));
  expect(new Set(seen.map((each) => each.join())).size).toBe(5);
  await client.query("CREATE TEMPORARY TABLE kept AS SELECT * FROM rollups; DELETE FROM rollups");
  await client.query("INSERT INTO rollups SELECT * FROM kept");
  expect(await revisions(client)).toEqual(seen.at(-1));
});
