import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { RunRecord } from "../../rows.ts";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  writeRecords,
} from "../../testing/index.ts";
import { expectedFailures } from "../testing/expected-counts.ts";
import { expectedRuns } from "../testing/expected-runs.ts";
import { SAMPLE_HOURS, SAMPLE_START, sampleRuns } from "../testing/sample-runs.ts";
import type { FailureRate } from "./failure-rate.ts";
import { type FailureRatesFilter, listFailureRates } from "./list-failure-rates.ts";
import type { FailureKind } from "./tally-runs.ts";

const HOUR = 3_600_000_000n;
const AGENT_ID = "agent-1";
const open = runRecord(
  { agent_id: AGENT_ID, status: "abandoned", started_at: SAMPLE_START },
  [],
  [failureRecord()],
);
const samples = sampleRuns(900);
let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [...samples, open]);
  await writeRecords(database.ingest, 2, sampleRuns(40));
});
afterAll(() => database[Symbol.asyncDispose]());

const kinds: [string, FailureKind][] = [
  ["a kind", { failure_type: "tool", failure_code: "timeout" }],
  ["a kind in a step", { failure_type: "model", failure_code: "quota_exceeded", step_name: "fetch_page" }],
  ["a kind that never happened", { failure_type: "tool", failure_code: "never" }],
];
const filters: [string, FailureRatesFilter][] = [
  ["all time", {}],
  ["an environment", { environment: "staging" }],
  [
    "a range that cuts days",
    { start_time: SAMPLE_START + 7n * HOUR + 1n, end_time: SAMPLE_START + 40n * HOUR },
  ],
  ["a range without an end", { start_time: SAMPLE_START + 25n * HOUR }],
  ["a range within a day", { start_time: SAMPLE_START + 2n * HOUR, end_time: SAMPLE_START + 6n * HOUR }],
  ["a range without runs", { start_time: SAMPLE_START + BigInt(SAMPLE_HOURS + 1) * HOUR }],
];

const isOfKind = (record: RunRecord, { failure_type, failure_code, step_name }: FailureKind) =>
  expectedFailures(record).some(
    (failure) =>
      failure.failure_type === failure_type &&
      failure.failure_code === failure_code &&
      (step_name === undefined ||
        record.steps.some(({ step_id, name }) => step_id === failure.step_id && name === step_name)),
  );

/** Computed from the records, newest first. */
function rateOf(name: string, runs: readonly RunRecord[], kind: FailureKind): FailureRate {
  const affected = runs.filter((record) => isOfKind(record, kind));
  return {
    name,
    runs: BigInt(runs.length),
    affected_runs: BigInt(affected.length),
    first_started_at: runs.at(-1)?.run.started_at ?? null,
    last_started_at: runs[0]?.run.started_at ?? null,
    first_affected_started_at: affected.at(-1)?.run.started_at ?? null,
    last_affected_started_at: affected[0]?.run.started_at ?? null,
  };
}

function ratesBy(name: (record: RunRecord) => string, runs: readonly RunRecord[], kind: FailureKind) {
  return [...Map.groupBy(runs, name)]
    .map(([value, own]) => rateOf(value, own, kind))
    .toSorted(
      (a, b) =>
        Number(b.affected_runs - a.affected_runs) ||
        Number((b.last_started_at ?? 0n) - (a.last_started_at ?? 0n)) ||
        (a.name < b.name ? -1 : 1),
    );
}

const sumOf = (rates: readonly FailureRate[]) => ({
  runs: rates.reduce((sum, { runs }) => sum + runs, 0n),
  affected_runs: rates.reduce((sum, { affected_runs }) => sum + affected_runs, 0n),
});

describe.each(kinds)("listFailureRates of %s", (_kind, kind) => {
  it.each(filters)("recounted: %s", async (_name, filter) => {
    const ran = expectedRuns(samples, filter);
    const own = ran.filter(({ run }) => run.agent_id === AGENT_ID);
    const versions = ratesBy(({ run }) => run.agent_version, own, kind);
    const agents = ratesBy(({ run }) => run.agent_id, ran, kind);
    const affected = agents.filter(({ affected_runs }) => affected_runs > 0n);
    const found = await listFailureRates(database.query, 1, filter, { agentId: AGENT_ID, kind, limit: 100 });
    const first = own.findLast((record) => isOfKind(record, kind));
    expect(found.agent).toEqual(rateOf(AGENT_ID, own, kind));
    expect(found.versions).toEqual({
      listed: versions,
      others: null,
      total: BigInt(versions.length),
      affected: BigInt(versions.filter(({ affected_runs }) => affected_runs > 0n).length),
    });
    expect(found.agents.listed).toEqual(affected);
    expect([found.agents.total, found.agents.affected]).toEqual([
      BigInt(agents.length),
      BigInt(affected.length),
    ]);
    expect(found.all_agents).toMatchObject(sumOf(agents));
    expect(found.first_affected_run_id).toBe(first?.run.run_id ?? null);
  });

  it("sums up what it does not list", async () => {
    const found = await listFailureRates(database.query, 1, {}, { agentId: AGENT_ID, kind, limit: 1 });
    for (const [list, all] of [
      [found.versions, found.agent],
      [found.agents, found.all_agents],
    ] as const) {
      const rates = list.others === null ? list.listed : [...list.listed, list.others];
      expect(sumOf(rates)).toEqual({ runs: all.runs, affected_runs: all.affected_runs });
      expect(list.listed.length).toBeLessThan(2);
    }
  });

  it("knows nothing of an agent that did not run, nor of other projects", async () => {
    const options = { kind, limit: 9 };
    const nobody = await listFailureRates(database.query, 1, {}, { ...options, agentId: "nobody" });
    expect([nobody.agent.runs, nobody.versions.listed, nobody.first_affected_run_id]).toEqual([0n, [], null]);
    const other = await listFailureRates(database.query, 2, {}, { ...options, agentId: AGENT_ID });
    expect(other.all_agents.runs).toBe(40n);
  });
});
