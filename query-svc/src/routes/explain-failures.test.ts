import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "@runfacts/db/testing";
import type { RunningServer } from "@runfacts/server";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startService } from "../service.ts";

const MINUTE = 60_000;
const now = Math.floor(Date.now() / MINUTE) * MINUTE;
const at = (minutes: number) => BigInt(now + minutes * MINUTE) * 1000n;
const RUNS = 120;

/** The minute of each run is its number; of the first 40, of version 2, half fail in a step with m-bad; of the rest every 20th. */
function record(index: number) {
  const isOfTwo = index < 40;
  const fails = isOfTwo ? index % 2 === 0 : index % 20 === 0;
  const started_at = at(-index - 10);
  const step = stepRecord({
    name: "search",
    model: isOfTwo && fails ? "m-bad" : "m-good",
    failed: fails,
    started_at,
    ended_at: started_at + 1_000_000n,
  });
  const cost_nano_usd = index < 3 ? 9_000_000_000n : 1_000_000n;
  return runRecord(
    { agent_id: "a", agent_version: isOfTwo ? "2" : "1", started_at, cost_nano_usd },
    [step],
    fails ? [failureRecord({ step_id: step.step_id })] : [],
  );
}

const records = Array.from({ length: RUNS }, (_, index) => record(index));
let database: OpenDatabase;
let service: RunningServer;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [...records, runRecord({ agent_id: "b", started_at: at(-1) })]);
  service = await startService({
    HOST: "127.0.0.1",
    QUERY_PORT: 0,
    QUERY_DATABASE_URL: database.queryUrl,
    LOG_LEVEL: "silent",
    ALLOW_UNSAFE_DURABILITY: true,
  });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function get(query: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${service.url}/v1/explain?${query}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const rfc = (minutes: number) => new Date(now + minutes * MINUTE).toISOString().replace(".000Z", "Z");

describe("GET /v1/explain", () => {
  it("names what failing runs have in common, of which runs, and what selects them", async () => {
    const { run } = records[0] ?? record(0);
    const { body } = await get(`agent_id=a&of_run_id=${run.run_id}`);
    expect(body).toMatchObject({
      ...{ run_count: RUNS, affected_run_count: 24, is_all: true },
      ...{ first_started_at: rfc(-RUNS - 9), last_started_at: rfc(-10) },
      failures: [{ failure_type: "tool", failure_code: "timeout", run_count: 24 }],
    });
    expect(body).not.toHaveProperty("duration_ms_over");
    const causes = body["causes"] as { attribute: string; explained_by?: number }[];
    expect(causes.map(({ attribute, explained_by }) => [attribute, explained_by])).toEqual(
      expect.arrayContaining([
        ["model", undefined],
        ["agent_version", 0],
      ]),
    );
    expect(causes[0]).toMatchObject({
      ...{
        attribute: "model",
        key: "",
        value: "m-bad",
        run_count: 20,
        affected_run_count: 20,
        is_of_run: true,
      },
      affected_share: { value: 1, low: expect.closeTo(0.84, 2), high: expect.closeTo(1, 5) },
      affected_share_without: 0.04,
      excess_run_count: expect.closeTo(19.2, 5),
      example_run_id: run.run_id,
    });
    expect(causes[0]).not.toHaveProperty("filter");
    expect(causes.find(({ attribute }) => attribute === "agent_version")).toMatchObject({
      value: "2",
      filter: { agent_id: "a", agent_version: "2", ended: true, start_time: rfc(-RUNS - 9) },
    });
  });

  it("asks about slow and costly runs, and says from what on", async () => {
    const costly = await get("affected=costly&agent_id=a");
    expect(costly.body).toMatchObject({
      run_count: RUNS,
      affected_run_count: 3,
      cost_usd_over: 0.001,
      causes: [],
    });
    const slow = await get("affected=slow&min_duration_ms=1");
    expect(slow.body).toMatchObject({ run_count: RUNS + 1, duration_ms_over: 0 });
  });

  it("selects the runs of which a signal says so", async () => {
    const runs = Array.from({ length: 60 }, (_, index) => {
      const started_at = at(-index - 10);
      const isSlow = index % 3 === 0;
      return runRecord(
        { agent_id: "c", started_at, ended_at: started_at + (isSlow ? 90n : 1n) * 1_000_000n },
        [],
        [],
        {
          signals: [signalRecord({ signal_type: "thumbs", signal_code: null, value: !isSlow })],
        },
      );
    });
    await writeRecords(database.ingest, 1, runs);
    const { body } = await get("affected=slow&agent_id=c&min_duration_ms=60000");
    const causes = body["causes"] as { attribute: string }[];
    expect(causes.find(({ attribute }) => attribute === "signal")).toMatchObject({
      ...{ key: "thumbs", value: "false", run_count: 20, affected_run_count: 20 },
      filter: { agent_id: "c", signal_name: "thumbs", signal_value: "false", ended: true },
    });
    const query = "agent_id=c&signal_name=thumbs&signal_value=false&ended=true&page_size=50";
    const listed = await fetch(`${service.url}/v1/runs?${query}`);
    expect(await listed.json()).toHaveLength(20);
  });

  it.each([
    ["affected=slow&failure_code=timeout", "failure_code"],
    ["min_duration_ms=5", "min_duration_ms"],
    ["status=failure", "status"],
  ])("refuses %s", async (query, field) => {
    const { status, body } = await get(query);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(`"field":"${field}"`);
  });
});
