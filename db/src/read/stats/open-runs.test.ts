import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runStatus } from "../../rows.ts";
import {
  failureRecord,
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  writeRecords,
} from "../../testing/index.ts";
import { hashedRun, partOf } from "../../testing/run-parts.ts";
import { writeParts } from "../../write/parts/write-parts.ts";
import { getFacets } from "../facets/get-facets.ts";
import { listAgents } from "../facets/list-agents.ts";
import { listFailureRates } from "../failures/list-failure-rates.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { listRuns } from "../runs/list-runs.ts";
import { getStats } from "./get-stats.ts";
import { getTimeSeries } from "./get-time-series.ts";

const HOUR = 3_600_000_000n;
const now = nowMicroseconds();
const range = { start: ((now - 30n * HOUR) / HOUR) * HOUR, end: ((now + HOUR) / HOUR) * HOUR };
let database: OpenDatabase;

/** Ended runs, abandoned ones and open ones, of two agents, with and without a failure. */
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  const of = (n: number) => ({
    agent_id: `agent-${n % 2}`,
    agent_version: `${n % 3}`,
    started_at: now - BigInt(n) * HOUR,
  });
  const failures = () => [failureRecord()];
  await writeRecords(
    database.ingest,
    1,
    Array.from({ length: 20 }, (_, n) => runRecord(of(n), [], n % 3 === 0 ? failures() : [])),
  );
  await writeRecords(database.ingest, 1, [
    runRecord({ ...of(1), status: "abandoned" }, [], failures()),
    runRecord({ ...of(2), status: "abandoned" }),
  ]);
  for (const n of [0, 1, 5]) {
    const made = hashedRun(0, 0);
    const run = { ...made, run: { ...made.run, ...of(n) } };
    await writeParts(database.ingest, 1, [partOf(run, { failures: n === 5 ? [] : failures() })]);
  }
});
afterAll(() => database[Symbol.asyncDispose]());

const count = async (filter: RunFilter) =>
  BigInt((await listRuns(database.query, 1, { filter, limit: 1_000 })).length);

describe.each<[string, Pick<RunFilter, "ended">]>([
  ["all runs", {}],
  ["runs that ended", { ended: true }],
  ["runs that did not end", { ended: false }],
])("figures of %s", (_name, filter) => {
  it("are those of the list", async () => {
    const listed = await count(filter);
    expect(listed).toBeGreaterThan(3n);
    const stats = await getStats(database.query, 1, filter);
    expect(stats.total_runs).toBe(listed);
    const buckets = await getTimeSeries(database.query, 1, filter, { ...range, step_us: HOUR });
    const inSeries = buckets.flatMap(({ runs_by_status }) => Object.values(runs_by_status));
    expect(inSeries.reduce((sum, runs) => sum + runs, 0n)).toBe(listed);
    for (const { failure_type, failure_code, runs } of stats.failures)
      expect(runs).toBe(await count({ ...filter, failure_type, failure_code }));
    expect(stats.failures.length).toBeGreaterThan(0);
    for (const [status, runs] of Object.entries(stats.runs_by_status))
      expect([status, runs]).toEqual([status, await count({ ...filter, status: runStatus.parse(status) })]);
  });
});

it.each<RunFilter>([{}, { agent_id: "agent-1" }, { failure_type: "tool", ended: true }])(
  "all runs in the range are counted with those under %j",
  async (filter) => {
    for (const start_time of [undefined, now - 7n * HOUR - 1n, now - 20n * HOUR]) {
      const given = { ...filter, start_time };
      const stats = await getStats(database.query, 1, given, { countRange: true });
      expect(stats.range_runs).toBe(await count({ start_time }));
      expect(stats.total_runs).toBe(await count(given));
    }
  },
);

it("values of facets count the runs that they lead to", async () => {
  const facets = await getFacets(database.query, 1, {}, { limit: 100 });
  expect(facets.status.map(({ value }) => value).toSorted()).toContain("running");
  for (const dimension of ["agent_id", "agent_version", "status", "environment"] as const)
    for (const { value, runs } of facets[dimension])
      expect([value, runs]).toEqual([value, await count({ [dimension]: value })]);
  for (const { failure_type, failure_code, runs } of facets.failure)
    expect(runs).toBe(await count({ failure_type, failure_code }));
});

it.each([true, false])(
  "agents count the runs that they lead to; versions in one: %s",
  async (mergeVersions) => {
    const { rows: agents } = await listAgents(database.query, 1, {}, { limit: 100, mergeVersions });
    expect(agents.length).toBeGreaterThan(1);
    for (const { agent_id, agent_version, total_runs } of agents)
      expect(total_runs).toBe(await count({ agent_id, ...(!mergeVersions && { agent_version }) }));
  },
);

it("rates of failures count the runs that ended, which a list shows, too", async () => {
  const kind = { failure_type: "tool", failure_code: "timeout" } as const;
  const agentId = "agent-1";
  const rates = await listFailureRates(database.query, 1, {}, { agentId, kind, limit: 100 });
  const ofAgent = { agent_id: agentId, ended: true };
  expect(rates.agent.runs).toBe(await count(ofAgent));
  expect(rates.agent.affected_runs).toBe(await count({ ...ofAgent, ...kind }));
  expect(rates.agent.affected_runs).toBeLessThan(await count({ agent_id: agentId, ...kind }));
  for (const { name, runs, affected_runs } of rates.versions.listed)
    expect([runs, affected_runs]).toEqual([
      await count({ ...ofAgent, agent_version: name }),
      await count({ ...ofAgent, ...kind, agent_version: name }),
    ]);
});
