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

/** A time as the service writes it. */
const rfc = (hours: number) => iso(hours).replace(".000Z", "Z");
const FAILED_RUN_ID = "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e";
const failedStep = stepRecord({ name: "search_orders", seq: 0 });

let database: OpenDatabase;
let service: RunningServer;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [
    runRecord(
      { agent_id: "a", agent_version: "1", started_at: at(-1), run_id: FAILED_RUN_ID },
      [failedStep],
      [failureRecord({ step_id: failedStep.step_id })],
    ),
    runRecord({ agent_id: "a", agent_version: "2", started_at: at(-2) }, [stepRecord({ attempt: 2 })]),
    runRecord({ agent_id: "b", agent_version: "1", started_at: at(-7), environment: "staging" }),
  ]);
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

interface Body {
  readonly [field: string]: unknown;
  readonly previous?: Body;
}

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

  it("counts retries", async () => {
    const { body } = await get("/v1/stats?agent_id=a&include_retries=true");
    expect(body["retries"]).toEqual({ run_count: 2, retried_run_count: 1, retry_count: 1 });
  });

  it("leaves both out by default", async () => {
    const { body } = await get("/v1/stats");
    expect([body["total_runs"], body.previous, body["retries"]]).toEqual([3, undefined, undefined]);
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

describe("GET /v1/failure-groups", () => {
  it("gives groups with trend, versions and sample runs", async () => {
    const { body } = await get(
      `/v1/failure-groups?agent_id=a&start_time=${iso(-3)}&end_time=${iso(0)}&step=3600s`,
    );
    expect(body).toEqual({
      groups: [
        {
          failure_type: "tool",
          failure_code: "timeout",
          step_name: "search_orders",
          agent_id: "a",
          failure_count: 1,
          run_count: 1,
          first_started_at: rfc(-1),
          last_started_at: rfc(-1),
          agent_versions: [{ value: "1", run_count: 1 }],
          total_agent_versions: 1,
          samples: [
            {
              run_id: FAILED_RUN_ID,
              agent_version: "1",
              started_at: rfc(-1),
              step_seq: 0,
              message: "The tool did not answer within 30 s",
              survived: false,
            },
          ],
          trend: [0, 0, 1],
          survived_count: 0,
          messages: [{ message: "The tool did not answer within 30 s", failure_count: 1 }],
          total_messages: 1,
        },
      ],
      total_groups: 1,
      total_failures: 1,
      total_survived: 0,
      trend_start_time: rfc(-3),
      step: "3600s",
    });
  });

  it("begins with the first failure where no start is given", async () => {
    const { body } = await get(`/v1/failure-groups?end_time=${iso(0)}`);
    expect([body["total_failures"], body["trend_start_time"], body["step"]]).toEqual([1, rfc(-1), "60s"]);
  });

  it("is empty where nothing failed", async () => {
    const { body } = await get("/v1/failure-groups?agent_id=b");
    expect(body).toEqual({ groups: [], total_groups: 0, total_failures: 0, total_survived: 0 });
  });
});

describe("GET /v1/failure-rates", () => {
  const kind = "failure_type=tool&failure_code=timeout";

  it("gives the versions of an agent and the agents, over one population", async () => {
    const { body } = await get(`/v1/failure-rates?agent_id=a&${kind}`);
    const times = (hours: number) => ({ first_started_at: rfc(hours), last_started_at: rfc(hours) });
    const affected = {
      first_affected_started_at: rfc(-1),
      last_affected_started_at: rfc(-1),
    };
    const ofAgent = {
      name: "a",
      run_count: 2,
      affected_run_count: 1,
      first_started_at: rfc(-2),
      last_started_at: rfc(-1),
      ...affected,
    };
    expect(body).toEqual({
      agent: ofAgent,
      agent_versions: [
        { name: "1", run_count: 1, affected_run_count: 1, ...times(-1), ...affected },
        { name: "2", run_count: 1, affected_run_count: 0, ...times(-2) },
      ],
      total_agent_versions: 2,
      affected_agent_versions: 1,
      first_affected_run_id: FAILED_RUN_ID,
      all_agents: { name: "", run_count: 3, affected_run_count: 1 },
      agents: [ofAgent],
      other_agents: { name: "", run_count: 1, affected_run_count: 0 },
      total_agents: 2,
      affected_agents: 1,
    });
  });

  it("keeps to environment and range, and looks into the steps of a name", async () => {
    const { body } = await get(
      `/v1/failure-rates?agent_id=a&${kind}&environment=production&start_time=${iso(-1)}&step_name=other&page_size=1`,
    );
    expect(body["agent"]).toMatchObject({ run_count: 1, affected_run_count: 0 });
    expect(body["agents"]).toEqual([]);
  });

  it.each(["agent_id", "failure_type", "failure_code"])("needs %s", async (field) => {
    const query = new URLSearchParams(`agent_id=a&${kind}`);
    query.delete(field);
    const { status, body } = await get(`/v1/failure-rates?${query}`);
    expect([status, body["message"]]).toEqual([400, expect.stringContaining(field)]);
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
        last_started_at: rfc(-1),
        first_started_at: rfc(-1),
        total_agent_versions: 1,
        client_dropped_runs: {},
      },
    ]);
  });

  it("links to the next page, until each row was there once", async () => {
    const seen: unknown[] = [];
    let path: string | undefined = "/v1/agents?page_size=1";
    while (path !== undefined && seen.length < 10) {
      const response: Response = await fetch(`${service.url}${path}`);
      const rows = (await response.json()) as { agent_id: string; agent_version: string }[];
      seen.push(...rows.map(({ agent_id, agent_version }) => `${agent_id} ${agent_version}`));
      path = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    }
    expect(seen).toEqual(["a 1", "a 2", "b 1"]);
  });

  it("refuses the page token of another list", async () => {
    const { headers } = await fetch(`${service.url}/v1/agents?page_size=1`);
    const token = /page_token=([\w-]+)/.exec(headers.get("link") ?? "")?.[1];
    expect(token).toBeDefined();
    const { status } = await get(`/v1/agents?page_size=1&merge_versions=true&page_token=${token}`);
    expect(status).toBe(400);
  });

  it("gives a row for each agent, with its latest version", async () => {
    const { body } = await get("/v1/agents?merge_versions=true&agent_id=a");
    expect(body).toEqual([
      expect.objectContaining({
        agent_version: "1",
        total_agent_versions: 2,
        total_runs: 2,
        total_failures: 1,
      }),
    ]);
  });
});

describe("GET /v1/facets", () => {
  it("says what the lists leave out", async () => {
    const { body } = await get("/v1/facets?max_values=1");
    expect(body).toMatchObject({
      agent_ids: [{ value: "a", run_count: 2 }],
      others: {
        agent_ids: { value_count: 1, run_count: 1 },
        agent_versions: { value_count: 1, run_count: 1 },
        environments: { value_count: 1, run_count: 1 },
      },
    });
    expect(body["others"]).not.toHaveProperty("failures");
    const { body: all } = await get("/v1/facets");
    expect(all).not.toHaveProperty("others");
  });
});
