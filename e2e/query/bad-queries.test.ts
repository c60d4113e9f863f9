import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  for (let run = 0; run < 3; run += 1) await postJson(platform.ingestUrl, "/v1/runs", sampleRun());
});
afterAll(() => platform[Symbol.asyncDispose]());

describe("a query is refused for", () => {
  const queries: [name: string, path: string, field: string][] = [
    ["an unknown parameter", "/v1/runs?agent=support", "agent"],
    ["a parameter in camel case", "/v1/runs?agentId=support", "agentId"],
    ["a parameter given twice", "/v1/runs?agent_id=a&agent_id=b", "agent_id"],
    ["page_size 0", "/v1/runs?page_size=0", "page_size"],
    ["page_size -1", "/v1/runs?page_size=-1", "page_size"],
    ["a page_size that is no number", "/v1/runs?page_size=ten", "page_size"],
    ["page 0", "/v1/runs?page=0", "page"],
    ["an unknown status", "/v1/runs?status=finished", "status"],
    ["an unknown failure type", "/v1/runs?failure_type=human", "failure_type"],
    ["a time that is none", "/v1/runs?start_time=now", "start_time"],
    ["a negative duration", "/v1/runs?min_duration_ms=-5", "min_duration_ms"],
    ["NUL in a filter", "/v1/runs?agent_id=a%00b", "agent_id"],
    ["an id that is no UUID", "/v1/runs/run-1", "run_id"],
    [
      "a range that is empty",
      "/v1/timeseries?start_time=2026-11-02T00:00:00Z&end_time=2026-11-01T00:00:00Z",
      "end_time",
    ],
    ["more than 1,000 points", "/v1/timeseries?step=1s", "step"],
    ["no violations", "/v1/intake-violations?page_size=0", "page_size"],
    ["an unknown outcome", "/v1/intake-violations?outcome=kept", "outcome"],
    ["no groups", "/v1/failure-groups?page_size=0", "page_size"],
    ["a trend of an empty range", "/v1/failure-groups?start_time=2999-11-02T00:00:00Z", "end_time"],
    [
      "a trend of more than 1,000 points",
      "/v1/failure-groups?start_time=2026-11-01T00:00:00Z&step=1s",
      "step",
    ],
  ];

  it.each(queries)("%s", async (_, path, field) => {
    const reply = await getJson(platform.queryUrl, path);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: "invalid_argument", message: expect.stringContaining(field) });
  });

  it("a page token that is forged, cut, changed or of another list", async () => {
    const first = await getJson(platform.queryUrl, "/v1/runs?page_size=1&agent_id=support");
    const next = /[?&]page_token=([^&>]+)/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect(next.length).toBeGreaterThan(20);
    const changed = `${next.slice(0, 4)}${next[4] === "A" ? "B" : "A"}${next.slice(5)}`;
    const paths = [
      `/v1/runs?page_size=1&agent_id=support&page_token=${Buffer.from('["0"]').toString("base64url")}`,
      `/v1/runs?page_size=1&agent_id=support&page_token=${next.slice(0, -3)}`,
      `/v1/runs?page_size=1&agent_id=support&page_token=${changed}`,
      `/v1/runs?page_size=1&agent_id=other&page_token=${next}`,
      `/v1/runs?page_size=1&page_token=${next}`,
    ];
    for (const path of paths) {
      const reply = await getJson(platform.queryUrl, path);
      expect(reply.status).toBe(400);
      expect(reply.body).toMatchObject({ details: [{ reason: "PAGE_TOKEN_INVALID" }] });
    }
    const reply = await getJson(
      platform.queryUrl,
      `/v1/runs?page_size=2&agent_id=support&page_token=${next}`,
    );
    expect(reply.body).toHaveLength(2);
  });
});

describe("a query", () => {
  it("for an unknown run is answered with NOT_FOUND", async () => {
    for (const suffix of ["", "/steps", "/failures"]) {
      const reply = await getJson(platform.queryUrl, `/v1/runs/${randomUUID()}${suffix}`);
      expect(reply.status).toBe(404);
      expect(reply.body).toMatchObject({ code: "not_found", details: [{ reason: "RUN_NOT_FOUND" }] });
    }
  });

  it("for a page of 10^9 gets one of 100", async () => {
    await using own = await startPlatform();
    const runs = Array.from({ length: 101 }, () => sampleRun());
    await postJson(own.ingestUrl, "/v1/runs:batch", { runs });
    const reply = await getJson(own.queryUrl, "/v1/runs?page_size=1000000000");
    expect(reply.body).toHaveLength(100);
  });
});
