import { describe, expect, inject, it } from "vitest";
import { partitionDaysAhead } from "../pool/index.ts";
import {
  cloneDatabase,
  decisionRecord,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { maintain } from "./maintain.ts";
import { watchMaintenance } from "./watch-maintenance.ts";

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

describe("maintain", () => {
  it("makes what is missing, once, however many run at a time", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    const reports = await Promise.all(
      Array.from({ length: 4 }, () => maintain(database.ownerUrl, { daysAhead: 10 })),
    );
    expect(reports.flatMap(({ created }) => created).toSorted()).toEqual([day(8), day(9), day(10)]);
    expect(await maintain(database.ownerUrl, { daysAhead: 10 })).toEqual({
      created: [],
      dropped: [],
      abandoned: 0,
    });
  });

  it("makes each day five tables, foreign keys from leaf to leaf, and no default partition", async () => {
    await using database = await cloneDatabase(inject("postgres"));
    await using connection = await connectOwner(database.ownerUrl);
    const leaf = day(7).replaceAll("-", "");
    const { rows: keys } = await connection.client.query(
      `SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to, confdeltype AS on_delete
      FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text LIKE '%' || $1 ORDER BY 1`,
      [leaf],
    );
    expect(keys).toEqual([
      { from: `agent_decisions_${leaf}`, to: `agent_runs_${leaf}`, on_delete: "c" },
      { from: `agent_failures_${leaf}`, to: `agent_runs_${leaf}`, on_delete: "c" },
      { from: `agent_signals_${leaf}`, to: `agent_runs_${leaf}`, on_delete: "c" },
      { from: `agent_steps_${leaf}`, to: `agent_runs_${leaf}`, on_delete: "c" },
    ]);
    const { rows: bounds } = await connection.client.query(
      `SELECT DISTINCT inhparent::regclass::text AS parent, count(*)::int AS leaves,
        bool_or(pg_get_expr(relpartbound, oid) = 'DEFAULT') AS has_default
      FROM pg_inherits JOIN pg_class ON oid = inhrelid
      WHERE relkind = 'r' AND inhparent <> 'run_registry'::regclass GROUP BY 1 ORDER BY 1`,
    );
    // Days that began since the database was made: it may be older than midnight.
    const { rows: age } = await connection.client.query<{ days: number }>(
      `SELECT (now() AT TIME ZONE 'UTC')::date - (min(applied_at) AT TIME ZONE 'UTC')::date AS days FROM schema_migrations`,
    );
    expect(bounds).toEqual(
      ["agent_decisions", "agent_failures", "agent_runs", "agent_signals", "agent_steps"].map((parent) => ({
        parent,
        leaves: 8 + (age[0]?.days ?? 0),
        has_default: false,
      })),
    );
  });

  it("has neither triggers nor sequences", async () => {
    await using connection = await connectOwner(inject("postgres").ownerUrl);
    const { rows } = await connection.client.query(
      `SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT relname FROM pg_class WHERE relkind = 'S'`,
    );
    expect(rows).toEqual([]);
  });

  it("does not stop writers", async () => {
    await using database = await openDatabase(inject("postgres"));
    await using writer = await connectOwner(database.ownerUrl);
    // A transaction that has written and stays open.
    await writer.client.query(
      "BEGIN; LOCK TABLE agent_runs, agent_steps, agent_failures IN ROW EXCLUSIVE MODE",
    );
    expect((await maintain(database.ownerUrl, { daysAhead: 8 })).created).toEqual([day(8)]);
    await writer.client.query("ROLLBACK");
  });

  it("a run goes with its items", async () => {
    await using database = await openDatabase(inject("postgres"));
    const observations = { decisions: [decisionRecord()], signals: [signalRecord()] };
    const record = runRecord({}, [stepRecord()], [], observations);
    await writeRecords(database.ingest, 1, [record]);
    await using connection = await connectOwner(database.ownerUrl);
    await connection.client.query("DELETE FROM agent_runs");
    for (const table of ["agent_steps", "agent_decisions", "agent_signals"]) {
      expect((await connection.client.query(`SELECT FROM ${table}`)).rowCount).toBe(0);
    }
  });

  it("makes what another version left out of a day", async () => {
    await using database = await openDatabase(inject("postgres"));
    await using connection = await connectOwner(database.ownerUrl);
    const leaf = day(1).replaceAll("-", "");
    await connection.client.query(`DROP TABLE agent_signals_${leaf}; DROP TABLE agent_decisions_${leaf}`);
    expect(await partitionDaysAhead(database.ingest)).toBe(0);
    expect((await maintain(database.ownerUrl)).created).toEqual([day(1)]);
    expect(await partitionDaysAhead(database.ingest)).toBe(7);
  });
});

it("watchMaintenance repeats, reports errors and goes on, and stops", async () => {
  await using database = await openDatabase(inject("postgres"));
  const heard: string[] = [];
  const twice = Promise.withResolvers<void>();
  {
    await using _watch = watchMaintenance(database.ownerUrl, {
      intervalMs: 1,
      onReport: () => heard.push("report") >= 2 && twice.resolve(),
      onError: twice.reject,
    });
    await twice.promise;
  }
  expect(await partitionDaysAhead(database.query)).toBe(7);

  const failedTwice = Promise.withResolvers<void>();
  const errors: unknown[] = [];
  {
    await using _watch = watchMaintenance("postgres://nobody@127.0.0.1:1/none", {
      intervalMs: 1,
      onReport: () => failedTwice.reject(new Error("There is no such server.")),
      onError: (error) => errors.push(error) >= 2 && failedTwice.resolve(),
    });
    await failedTwice.promise;
  }
  const { length } = errors;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(errors).toHaveLength(length);
});
