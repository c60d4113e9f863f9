import { sql } from "slonik";
import { expect, inject, it } from "vitest";
import { changePoint, listChangedRuns } from "../read/index.ts";
import { openDatabase, runRecord, writeRecords } from "../testing/index.ts";
import { maintain } from "./maintain.ts";
import { migrate } from "./migrate.ts";

/** The last change on a server with many transactions behind it, and where one of its readers was. */
const LAST = 812_345_678_901n;
const REACHED = LAST + 1_000n;

it("changes follow those of the server that a database came from", async () => {
  await using database = await openDatabase(inject("postgres"));
  const { owner, ingest, query, ownerUrl } = database;
  await writeRecords(ingest, 1, [runRecord(), runRecord()]);
  const before = (await changePoint(query)).horizon;
  await migrate(ownerUrl);
  // Nothing to continue: what is stored is of this server.
  expect((await changePoint(query)).horizon - before).toBeLessThan(1_000_000n);

  await owner.query(sql.unsafe`UPDATE agent_runs SET changed_xid = ${LAST.toString()}::text::xid8`);
  await migrate(ownerUrl);
  const since = (await changePoint(query)).horizon;
  expect(since).toBeGreaterThan(REACHED);
  const fresh = runRecord();
  await writeRecords(ingest, 1, [fresh]);
  // Another may be about to end on the server that all tests share.
  await expect
    .poll(
      async () => {
        const range = { before: (await changePoint(query)).horizon, limit: 10 };
        const runs = await Promise.all(
          [since, REACHED].map((from) => listChangedRuns(query, 1, { since: from, ...range })),
        );
        return runs.map((changed) => changed.map(({ run_id }) => run_id));
      },
      { timeout: 10_000 },
    )
    .toEqual([[fresh.run.run_id], [fresh.run.run_id]]);

  await migrate(ownerUrl);
  await maintain(ownerUrl);
  expect((await changePoint(query)).horizon - since).toBeLessThan(1_000_000n);
});
