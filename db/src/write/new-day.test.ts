import { type DatabasePool, sql } from "slonik";
import { describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { openPool } from "../pool/index.ts";
import { failureRecord, openDatabase, runRecord, stepRecord } from "../testing/index.ts";
import { hashedRun, partOf } from "../testing/run-parts.ts";
import { writeParts, writeRuns } from "./index.ts";

const RUNS = 40;
/** Rows for each run at most: fewer than a check of each item that goes through all runs so far would read. */
const LOOKED_UP = 30;
const scans = z.strictObject({ looks: z.int(), rows: z.int() });

describe("writes to a new day", () => {
  const ways: Record<string, (ingest: DatabasePool) => Promise<unknown>> = {
    "of whole runs": (ingest) =>
      writeRuns(ingest, 1, [
        runRecord(
          {},
          [0, 1, 2].map((seq) => stepRecord({ seq })),
          [failureRecord()],
        ),
      ]),
    "of parts": (ingest) => {
      const run = hashedRun(2, 1, 1);
      const { steps, failures, decisions, signals } = run;
      return writeParts(ingest, 1, [partOf(run, { steps, failures, decisions, signals })]);
    },
  };

  const cases = Object.keys(ways).flatMap((way) => [
    { way, state: "of which nothing is known" },
    { way, state: "that was analysed while it was empty" },
  ]);
  it.each(cases)("$way find each run by its key on one $state", async ({ way, state }) => {
    await using database = await openDatabase(inject("postgres"));
    if (state.includes("analysed")) await database.owner.query(sql.unsafe`ANALYZE`);
    const write = ways[way] ?? (() => Promise.reject(new Error(`no way ${way}`)));
    const ingest = await openPool(database.at(database.ingestUrl), { applicationName: "runfacts-test" });
    for (let n = 0; n < RUNS; n += 1) await write(ingest);
    // Sessions tell their figures when they end.
    await ingest.end();
    const looked = () =>
      database.owner.one(sql.type(scans)`
        SELECT sum(idx_scan + seq_scan)::int AS looks, sum(seq_tup_read + (
          SELECT sum(idx_tup_read) FROM pg_stat_user_indexes AS of_index WHERE of_index.relid = of_day.relid
        ))::int AS rows
        FROM pg_stat_user_tables AS of_day
        WHERE relname ~ ('^agent_runs_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD') || '(_\\d+)?$')
      `);
    await expect.poll(async () => (await looked()).looks, { timeout: 20_000 }).toBeGreaterThan(RUNS);
    expect((await looked()).rows).toBeLessThan(RUNS * LOOKED_UP);
  });
});
