import { request as httpRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import { RunStatus } from "@runfacts/gen/server/run";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RestFixture, startRestServer } from "../testing/rest-fixture.ts";
import { RUN_ID } from "../testing/test-server.ts";

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRestServer();
});
afterAll(() => rest.server.drain());

describe("a response", () => {
  it("is spelled as REST: times as short as can be, enums as words, wide integers with all digits", async () => {
    const response = await fetch(`${rest.server.url}/v1/runs/${RUN_ID}`);
    expect(response.headers.get("content-type")).toBe("application/json");
    const text = await response.text();
    expect(text).toContain('"duration_ms":9007199254740993');
    expect(JSON.parse(text)).toEqual({
      run_id: RUN_ID,
      agent_id: "support",
      agent_version: "1",
      environment: "production",
      status: "failure",
      started_at: "2026-01-01T00:00:00.123456Z",
      ended_at: "2026-01-01T00:00:01.5Z",
      duration_ms: expect.any(Number),
      steps: [
        {
          step_id: RUN_ID,
          seq: 0,
          step_type: "retrieve",
          name: "search",
          started_at: "2026-01-01T00:00:00Z",
          metadata: { list: [1, "a", null, true], nothing: null },
          usage: { input_tokens: 12, cost_usd: 0.25 },
          failed: false,
          other_span: false,
          dropped_attributes: 0,
          survived: false,
          dropped: [],
        },
      ],
      failures: [
        {
          failure_id: "",
          failure_type: "tool",
          failure_code: "timeout",
          message: "m",
          survived: false,
          dropped: [],
        },
      ],
      decisions: [],
      quality_signals: [],
      signal_count: 0,
      step_count: 0,
      failed_step_count: 0,
      dropped: [],
      source: "unspecified",
      incomplete: false,
      dropped_attributes: 0,
      patterns: [],
    });
  });

  it("holds empty lists and maps, and leaves out what is absent", async () => {
    rest.answers.stats = {};
    expect(await rest.get("/v1/stats")).toEqual([
      200,
      {
        total_runs: 0,
        total_failures: 0,
        failure_breakdown: {},
        failure_run_breakdown: {},
        survived_breakdown: {},
        step_type_breakdown: {},
        total_steps: 0,
        status_breakdown: {},
        step_latency_ms_breakdown: {},
        waiting_ms: 0,
      },
    ]);
    expect(await rest.get(`/v1/runs/${RUN_ID}/failures`)).toEqual([200, []]);
  });

  it("holds maps of wide integers", async () => {
    rest.answers.stats = { failureBreakdown: { "tool/timeout": 15n }, successRate: 0 };
    expect((await rest.get("/v1/stats"))[1]).toMatchObject({
      failure_breakdown: { "tool/timeout": 15 },
      success_rate: 0,
    });
  });

  it("is compressed for who takes it, when it is large", async () => {
    rest.answers.stats = {
      failureBreakdown: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`tool/${i}`, 1n])),
    };
    const read = (acceptEncoding: string) =>
      new Promise<[string | undefined, Buffer]>((resolve, reject) => {
        const headers = { "accept-encoding": acceptEncoding };
        httpRequest(`${rest.server.url}/v1/stats`, { headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("end", () => resolve([response.headers["content-encoding"], Buffer.concat(chunks)]));
        })
          .once("error", reject)
          .end();
      });
    const [encoding, bytes] = await read("br, gzip;q=0.5");
    expect(encoding).toBe("gzip");
    const [none, plain] = await read("gzip;q=0, br");
    expect(none).toBeUndefined();
    expect(gunzipSync(bytes)).toEqual(plain);
  });

  it("to HEAD is that to GET without its body", async () => {
    const response = await fetch(`${rest.server.url}/v1/runs/${RUN_ID}`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(100);
    expect(await response.text()).toBe("");
  });
});

describe("a list", () => {
  it("is an array with a link to the next page, which keeps the filters", async () => {
    rest.answers.nextPageToken = "a+b/c=";
    const response = await fetch(`${rest.server.url}/v1/runs?status=failure&page=2&agent_id=a%26b`);
    expect(await response.json()).toMatchObject([{ run_id: RUN_ID, status: "partial" }]);
    const link = /^<(?<target>.+)>; rel="next"$/.exec(response.headers.get("link") ?? "");
    expect((await rest.get(link?.groups?.["target"] ?? ""))[0]).toBe(200);
    expect(rest.seen.listRuns).toMatchObject({
      filter: { status: RunStatus.FAILURE, agentId: "a&b" },
      pageToken: "a+b/c=",
    });
    expect(rest.seen.listRuns?.page).toBeUndefined();
  });

  it("has no link on the last page", async () => {
    rest.answers.nextPageToken = "";
    expect((await fetch(`${rest.server.url}/v1/runs`)).headers.get("link")).toBeNull();
  });
});
