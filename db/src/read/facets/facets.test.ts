import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { RunRecord } from "../../rows.ts";
import { type OpenDatabase, openDatabase, writeRecords } from "../../testing/index.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { expectClose } from "../testing/expect-close.ts";
import { expectedFailures } from "../testing/expected-counts.ts";
import { expectedRuns } from "../testing/expected-runs.ts";
import { expectedAggregates } from "../testing/expected-stats.ts";
import { filters as everyFilter } from "../testing/filters.ts";
import { SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";
import { getFacets } from "./get-facets.ts";
import { listAgents } from "./list-agents.ts";

const HOUR = 3_600_000_000n;
const samples = sampleRuns(300);
let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, samples);
  await writeRecords(database.ingest, 2, sampleRuns(5));
});
afterAll(() => database[Symbol.asyncDispose]());

const filters: [string, RunFilter][] = [
  ...everyFilter,
  ["a failure and a step", { failure_type: "tool", failure_code: "timeout", step_name: "respond" }],
  ["a failure and an agent", { failure_type: "tool", failure_code: "timeout", agent_id: "agent-1" }],
  ["agent and status", { agent_id: "agent-1", status: "failure" }],
  ["version", { agent_version: "1.2.0" }],
  ["environment", { environment: "staging" }],
  ["an unknown agent", { agent_id: "nobody" }],
  ["a range", { start_time: SAMPLE_START + HOUR + 1n, end_time: SAMPLE_START + 47n * HOUR }],
  ["a range within a day", { start_time: SAMPLE_START, end_time: SAMPLE_START + 5n * HOUR }],
];

function counted(runs: readonly RunRecord[], valuesOf: (record: RunRecord) => string[]) {
  const counts = new Map<string, bigint>();
  for (const value of runs.flatMap(valuesOf)) {
    counts.set(value, (counts.get(value) ?? 0n) + 1n);
  }
  return [...counts].toSorted(([a, n], [b, m]) => Number(m - n) || (a < b ? -1 : 1));
}

describe("getFacets", () => {
  it.each(filters)("recounted under %s", async (_name, filter) => {
    const facets = await getFacets(database.query, 1, filter, { limit: 100 });
    for (const dimension of ["agent_id", "agent_version", "environment", "status"] as const) {
      const runs = expectedRuns(samples, { ...filter, [dimension]: undefined });
      expect(facets[dimension].map(({ value, runs }) => [value, runs])).toEqual(
        counted(runs, ({ run }) => [run[dimension]]),
      );
    }
    const failing = counted(expectedRuns(samples, filter), (record) => [
      ...new Set(
        expectedFailures(record).map(({ failure_type, failure_code }) => `${failure_type}/${failure_code}`),
      ),
    ]);
    expect(facets.failure.map((row) => [`${row.failure_type}/${row.failure_code}`, row.runs])).toEqual(
      failing,
    );
  });

  it("gives the most frequent values", async () => {
    const { agent_id, failure } = await getFacets(database.query, 1, {}, { limit: 2 });
    expect([agent_id.length, failure.length]).toEqual([2, 2]);
  });
});

/** Of the versions with at least 10 of some runs, or of all, the one that began last. */
function expectedLatest(agent_id: string, runs: readonly RunRecord[], environment: string | undefined) {
  const versions = Map.groupBy(runs, ({ run }) => run.agent_version);
  const enough = [...versions].filter(([, own]) => own.length >= 10);
  return (enough.length > 0 ? enough : [...versions])
    .map(([agent_version]) => {
      const first = expectedRuns(samples, { agent_id, agent_version, environment }).at(-1);
      return { agent_version, first: first?.run.started_at ?? 0n };
    })
    .toSorted((a, b) => Number(b.first - a.first) || (a.agent_version < b.agent_version ? 1 : -1))[0]
    ?.agent_version;
}

describe("listAgents", () => {
  it.each(filters)("recomputed under %s", async (_name, filter) => {
    const { rows: agents } = await listAgents(database.query, 1, filter, { limit: 100 });
    const runs = expectedRuns(samples, filter);
    const expected = counted(runs, ({ run }) => [`${run.agent_id}\0${run.agent_version}`]);
    expect(agents.map((row) => [`${row.agent_id}\0${row.agent_version}`, row.total_runs])).toEqual(expected);
    for (const { agent_id, agent_version, total_versions, total_runs: _, ...rest } of agents) {
      const { last_started_at, first_started_at, client_dropped_runs, ...figures } = rest;
      expect(client_dropped_runs).toEqual(new Map());
      const { environment } = filter;
      const ever = expectedRuns(samples, { environment, agent_id, agent_version });
      expect(first_started_at).toBe(ever.at(-1)?.run.started_at);
      const own = expectedRuns(samples, { ...filter, agent_id, agent_version });
      const { runs_by_status, run_duration_ms } = expectedAggregates(own);
      expectClose(figures, { runs_by_status, run_duration_ms });
      expect([total_versions, last_started_at]).toEqual([1n, own[0]?.run.started_at]);
    }
  });

  it.each(filters)("with versions in one, recomputed under %s", async (_name, filter) => {
    const { rows: agents } = await listAgents(database.query, 1, filter, { limit: 100, mergeVersions: true });
    const expected = counted(expectedRuns(samples, filter), ({ run }) => [run.agent_id]);
    expect(agents.map((row) => [row.agent_id, row.total_runs])).toEqual(expected);
    for (const { agent_id, agent_version, total_versions, total_runs: _, ...rest } of agents) {
      const { last_started_at, first_started_at, client_dropped_runs, ...figures } = rest;
      expect(client_dropped_runs).toEqual(new Map());
      expect(first_started_at).toBeNull();
      const own = expectedRuns(samples, { ...filter, agent_id });
      const { runs_by_status, run_duration_ms } = expectedAggregates(own);
      expectClose(figures, { runs_by_status, run_duration_ms });
      const versions = new Set(own.map(({ run }) => run.agent_version));
      expect([total_versions, last_started_at]).toEqual([BigInt(versions.size), own[0]?.run.started_at]);
      expect(agent_version).toBe(expectedLatest(agent_id, own, filter.environment));
    }
  });
});
