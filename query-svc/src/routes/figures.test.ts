import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "@runfacts/db/testing";
import type { RunningServer } from "@runfacts/server";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startService } from "../service.ts";

const HOUR = 3_600_000;
const now = Math.floor(Date.now() / HOUR) * HOUR;
const at = (hours: number) => BigInt(now + hours * HOUR) * 1000n;
const iso = (hours: number) => new Date(now + hours * HOUR).toISOString();

let database: OpenDatabase;
let service: RunningServer;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [
    runRecord({ agent_id: "a", agent_version: "1", started_at: at(-1) }, [stepRecord()], [failureRecord()]),
    runRecord({ agent_id: "a", agent_version: "2", started_at: at(-2) }, [stepRecord()]),
    runRecord({ agent_id: "b", agent_version: "1", started_at: at(-7), environment: "staging" }),
  ]);
  service = await startService({
    HOST: "127.0.0.1",
    QUERY_PORT: 0,
    QUERY_DATABASE_URL: database.queryUrl,
    LOG_LEVEL: "silent",
  });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

type Body = { readonly [field: string]: unknown; readonly previous?: Body };

async function get(path: string): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${service.url}${path}`);
  return { status: response.status, body: (await response.json()) as Body };
}

describe("GET /v1/stats", () => {
  it("compares with the period before", async () => {
    const { body } = await get(`/v1/stats?start_time=${iso(-5)}&end_time=${iso(0)}&include_previous=true`);
    expect([body["total_runs"], body["total_failures"], body["run_duration"]]).toEqual([
      2,
      1,
      { p50_ms: 2500, p90_ms: 2500, p95_ms: 2500, p99_ms: 2500 },
    ]);
    expect([
      body.previous?.["total_runs"],
      body.previous?.["total_failures"],
      body.previous?.previous,
    ]).toEqual([1, 0, undefined]);
  });

  it("needs a start for it", async () => {
    const { status, body } = await get("/v1/stats?include_previous=true");
    expect([status, body["message"]]).toEqual([400, expect.stringContaining("start_time")]);
  });

  it("leaves it out by default", async () => {
    const { body } = await get("/v1/stats");
    expect([body["total_runs"], body.previous]).toEqual([3, undefined]);
  });
});

describe("GET /v1/facets", () => {
  it("gives values with counts, each facet without its own filter", async () => {
    const { body } = await get("/v1/facets?agent_id=a");
    expect(body).toEqual({
      agent_ids: [
        { value: "a", run_count: 2 },
        { value: "b", run_count: 1 },
      ],
      agent_versions: [
        { value: "1", run_count: 1 },
        { value: "2", run_count: 1 },
      ],
      environments: [{ value: "production", run_count: 2 }],
      statuses: [
        { value: "failure", run_count: 1 },
        { value: "success", run_count: 1 },
      ],
      failures: [{ failure_type: "tool", failure_code: "timeout", run_count: 1 }],
    });
  });
});

describe("GET /v1/agents", () => {
  it("gives a row for each version of an agent", async () => {
    const { body } = await get("/v1/agents?environment=production&page_size=1");
    expect(body).toEqual([
      {
        agent_id: "a",
        agent_version: "1",
        total_runs: 1,
        total_failures: 1,
        status_breakdown: { failure: 1 },
        run_duration: expect.objectContaining({ p90_ms: expect.closeTo(2500, -2) }),
        last_started_at: iso(-1).replace(".000Z", "Z"),
      },
    ]);
  });
});
