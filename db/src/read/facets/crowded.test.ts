import { sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectOwner } from "../../admin/connect-owner.ts";
import { openPool } from "../../pool/index.ts";
import type { RunRecord } from "../../rows.ts";
import { type OpenDatabase, openDatabase, writeRecords } from "../../testing/index.ts";
import { listFailureRates } from "../failures/list-failure-rates.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { getStats } from "../stats/get-stats.ts";
import { getTimeSeries } from "../stats/get-time-series.ts";
import { SAMPLE_HOURS, SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";
import { getFacets } from "./get-facets.ts";
import { listAgents } from "./list-agents.ts";

const HOUR = 3_600_000_000n;
const samples: readonly RunRecord[] = sampleRuns(300);

let told: OpenDatabase;
let crowded: OpenDatabase;
beforeAll(async () => {
  [told, crowded] = await Promise.all([openDatabase(inject("postgres")), openDatabase(inject("postgres"))]);
  await writeRecords(told.ingest, 1, samples);
  await writeRecords(crowded.ingest, 1, samples.slice(0, 150));
  await using owner = await connectOwner(crowded.ownerUrl);
  // The second day of three, and every other hour.
  await owner.client.query(`
    INSERT INTO crowded_periods (project_id, grain, period, starts_at)
    SELECT DISTINCT project_id, grain, period, starts_at
    FROM rollups
    WHERE grain = 'version' AND extract(day FROM starts_at - to_timestamp(0)) % 2 = (
      SELECT extract(day FROM min(starts_at) - to_timestamp(0)) + 1 FROM rollups WHERE period = 'day'
    ) % 2
      OR grain = 'agent' AND period = 'hour' AND extract(hour FROM starts_at AT TIME ZONE 'UTC')::int % 2 = 0`);
  // Rows of before the mark tell of half of the runs: were they read, every figure would be wrong.
  await writeRecords(crowded.ingest, 1, samples.slice(150));
});
afterAll(async () => {
  await told[Symbol.asyncDispose]();
  await crowded[Symbol.asyncDispose]();
});

const filters: [string, RunFilter][] = [
  ["nothing", {}],
  ["an agent", { agent_id: "agent-1" }],
  ["a version", { agent_version: "1.2.0" }],
  ["an agent and a version", { agent_id: "agent-2", agent_version: "1.1.0" }],
  ["an environment and a version", { environment: "staging", agent_version: "1.1.0" }],
  ["a kind of failure", { failure_type: "tool", failure_code: "timeout" }],
  ["a status", { status: "partial" }],
  [
    "a range that cuts days",
    {
      start_time: SAMPLE_START + 5n * HOUR + 1n,
      end_time: SAMPLE_START + 41n * HOUR + 7n,
      agent_id: "agent-0",
    },
  ],
  [
    "most of a day",
    {
      start_time: SAMPLE_START + HOUR,
      end_time: SAMPLE_START + 40n * HOUR,
      environment: "production",
      agent_id: "agent-0",
    },
  ],
  ["an end", { end_time: SAMPLE_START + 30n * HOUR }],
];

describe("crowded days and hours are told by the tables", () => {
  it("has marked some periods, but not all", async () => {
    await using owner = await connectOwner(crowded.ownerUrl);
    const { rows } = await owner.client.query(
      `SELECT grain, count(*) FILTER (WHERE crowded.project_id IS NOT NULL) AS marked, count(*) AS periods
      FROM (SELECT DISTINCT project_id, grain, period, starts_at FROM rollups WHERE grain = 'version' OR (grain, period) = ('agent', 'hour')) AS kept
      LEFT JOIN crowded_periods AS crowded USING (project_id, grain, period, starts_at)
      GROUP BY grain`,
    );
    expect(rows).toHaveLength(2);
    for (const { marked, periods } of rows) {
      expect(Number(marked)).toBeGreaterThan(0);
      expect(Number(marked)).toBeLessThan(Number(periods));
    }
  });

  it.each(filters)("under %s", async (_name, filter) => {
    const read = async ({ query }: OpenDatabase) => ({
      facets: await getFacets(query, 1, filter, { limit: 2 }),
      versions: await listAgents(query, 1, filter, { limit: 100 }),
      agents: await listAgents(query, 1, filter, { limit: 100, mergeVersions: true }),
      stats: await getStats(query, 1, filter),
      series: await getTimeSeries(query, 1, filter, {
        start: SAMPLE_START,
        end: SAMPLE_START + BigInt(SAMPLE_HOURS) * HOUR,
        step_us: HOUR,
      }),
      rates: await listFailureRates(
        query,
        1,
        { environment: filter.environment, start_time: filter.start_time, end_time: filter.end_time },
        { agentId: "agent-1", kind: { failure_type: "tool", failure_code: "timeout" }, limit: 10 },
      ),
    });
    const expected = await read(told);
    expect(expected.stats.runs_by_status.success + expected.stats.runs_by_status.partial).toBeGreaterThan(0n);
    expect(await read(crowded)).toEqual(expected);
  });

  it("by statements that are planned for their range", async () => {
    const prepared = async ({ at, queryUrl }: OpenDatabase) => {
      const pool = await openPool(at(queryUrl), { applicationName: "test", maxConnections: 1 });
      try {
        await listAgents(pool, 1, {}, { limit: 1 });
        await getFacets(pool, 1, { agent_id: "agent-1" }, { limit: 1 });
        return await pool.anyFirst(
          sql.unsafe`SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%AS MATERIALIZED%agent_version%'`,
        );
      } finally {
        await pool.end();
      }
    };
    expect(await prepared(told)).toHaveLength(2);
    expect(await prepared(crowded)).toEqual([]);
  });
});
