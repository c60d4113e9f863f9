import { FailureType } from "@runfacts/gen/server/failure";
import { RunStatus } from "@runfacts/gen/server/run";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RestFixture, refusal, startRestServer } from "../testing/rest-fixture.ts";
import { restRun } from "../testing/test-server.ts";

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRestServer();
});
afterAll(() => rest.server.drain());

describe("the query", () => {
  it("is read by the types of the fields", async () => {
    const query =
      "page_size=5&agent_id=a%20b%2Bc&status=failure&failure_type=FAILURE_TYPE_MODEL&min_duration_ms=9007199254740991" +
      "&start_time=2026-01-01T00:00:00.5%2B02:00&environment=";
    expect((await rest.get(`/v1/runs?${query}`))[0]).toBe(200);
    expect(rest.seen.listRuns).toMatchObject({
      pageSize: 5,
      filter: {
        agentId: "a b+c",
        status: RunStatus.FAILURE,
        failureType: FailureType.MODEL,
        minDurationMs: 9_007_199_254_740_991n,
        startTime: { seconds: 1_767_218_400n, nanos: 500_000_000 },
        environment: "",
      },
    });
    expect(rest.seen.listRuns).not.toHaveProperty("agentId");
  });

  it.each([
    ["15m", 900n, 0],
    ["1.5s", 1n, 500_000_000],
    ["7d", 604_800n, 0],
  ])("reads the duration %s", async (text, seconds, nanos) => {
    expect((await rest.get(`/v1/timeseries?step=${text}`))[0]).toBe(200);
    expect(rest.seen.getTimeSeries?.step).toMatchObject({ seconds, nanos });
  });

  it.each([
    ["agent=x", "agent", "is not a known query parameter", "query.unknown"],
    ["agentId=x", "agentId", "is not a known query parameter", "query.unknown"],
    ["filter=x", "filter", "is not a known query parameter", "query.unknown"],
    ["agent_id=x&agent_id=x", "agent_id", "must be given once", "query.repeated"],
    ["min_duration_ms=-1", "min_duration_ms", /^must be greater than or equal to 0$/, "int64.gte"],
    ["agent_id=a%00", "agent_id", /NUL/, "string.nul"],
    ["page_size=1&page_size=2", "page_size", "must be given once", "query.repeated"],
    ["page_size=", "page_size", /^must be a whole number/, "json.integer"],
    ["page_size=x", "page_size", /^must be a whole number/, "json.integer"],
    ["page_size=1e999", "page_size", /^must be a whole number/, "json.integer"],
    ["page_size=0x10", "page_size", /^must be a whole number/, "json.integer"],
    ["page_size=0", "page_size", /^must be greater than or equal to 1$/, "int32.gte"],
    ["status=done", "status", /^must be one of success/, "enum.defined_only"],
    ["status=", "status", /^must be one of success/, "enum.defined_only"],
    ["start_time=yesterday", "start_time", /RFC 3339/, "timestamp.rfc3339"],
  ])("is refused by name: %s", async (query, field, description, rule) => {
    expect(await rest.get(`/v1/runs?${query}`)).toEqual([400, refusal(field, description, rule)]);
  });

  it("is refused with all that is wrong with it", async () => {
    const [, error] = await rest.get("/v1/runs?x=1&page_size=a&status=b");
    expect(error).toMatchObject({
      message: "x: is not a known query parameter (and 2 more)",
      details: [{ field_violations: [{ field: "x" }, { field: "page_size" }, { field: "status" }] }, {}],
    });
  });

  it("is refused without repeating an odd name or broken text", async () => {
    for (const name of ["%3Cscript%3E", "filter.agent_id"])
      expect((await rest.get(`/v1/runs?${name}=1`))[1]).toMatchObject({
        message: "the query holds a parameter that is not known",
      });
    expect((await rest.get("/v1/runs?agent_id=%ff"))[1]).toMatchObject({
      message: "the query is not valid percent-encoded UTF-8",
    });
  });

  it("is refused on a method that takes none", async () => {
    const response = await fetch(`${rest.server.url}/v1/runs?dry=1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(restRun()),
    });
    expect(await response.json()).toMatchObject({ message: "dry: is not a known query parameter" });
  });
});
