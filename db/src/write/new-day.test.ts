import { type DatabasePool, sql } from "slonik";
import { describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { failureRecord, openDatabase, runRecord, stepRecord } from "../testing/index.ts";
import { hashedRun, partOf } from "../testing/run-parts.ts";
import { writeParts, writeRuns } from "./index.ts";

const RUNS = 40;
const scans = z.strictObject({ by_index: z.int(), whole: z.int() });

describe("writes to a day that was analysed while it was empty", () => {
  const ways: Record<string, (ingest: DatabasePool) => Promise<unknown>> = {
    "of whole runs": (ingest) => writeRuns(ingest, 1, [runRecord({}, [stepRecord()], [failureRecord()])]),
    "of parts": (ingest) => {
      const run = hashedRun(2, 1, 1);
      return writeParts(ingest, 1, [partOf(run, run)]);
    },
  };

  it.each(Object.entries(ways))("%s find each run by its key", async (_, write) => {
    await using database = await openDatabase(inject("postgres"));
    await database.owner.query(sql.unsafe`ANALYZE`);
    for (let n = 0; n < RUNS; n += 1) await write(database.ingest);
    const looked = () =>
      database.owner.one(sql.type(scans)`
        SELECT idx_scan::int AS by_index, seq_scan::int AS whole
        FROM pg_stat_user_tables
        WHERE relname = 'agent_runs_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')
      `);
    // Sessions tell their figures when they have been idle for a second.
    await expect.poll(async () => sum(await looked()), { timeout: 20_000 }).toBeGreaterThan(RUNS);
    expect((await looked()).whole).toBe(0);
  });
});

function sum({ by_index, whole }: z.infer<typeof scans>): number {
  return by_index + whole;
}
