import { request as httpRequest } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { fromJson } from "@bufbuild/protobuf";
import { FailureType } from "@runfacts/gen/server/failure";
import { OnViolation } from "@runfacts/gen/server/ingest_service";
import { RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BODY_LIMIT, type RestFixture, refusal, startRestServer } from "../testing/rest-fixture.ts";
import { RUN_ID, restRun } from "../testing/test-server.ts";

let rest: RestFixture;
beforeAll(async () => {
  rest = await startRestServer();
});
afterAll(() => rest.server.drain());

describe("a request body", () => {
  it("is read in the spelling of REST", async () => {
    expect(await rest.post(restRun())).toEqual([
      201,
      { run_id: RUN_ID, outcome: "created", position: "", dropped: [], dropped_count: 0 },
    ]);
    expect(rest.seen.ingestRun?.run).toEqual(
      fromJson(RunSchema, {
        ...restRun(),
        status: "RUN_STATUS_SUCCESS",
        steps: [{ ...Object(restRun()["steps"])[0], step_type: "STEP_TYPE_TOOL" }],
      }),
    );
  });

  it("may spell enums as the proto does, and null for what is absent", async () => {
    const body = { ...restRun(), status: "RUN_STATUS_PARTIAL", session_id: null, failures: null };
    expect((await rest.post(body))[0]).toBe(201);
    expect(rest.seen.ingestRun?.run).toMatchObject({ status: RunStatus.PARTIAL, failures: [] });
    expect(rest.seen.ingestRun?.run?.sessionId).toBeUndefined();
  });

  it("is changed by the profile, which also picks the status", async () => {
    const failure = { failure_type: "tool", failure_code: "timeout", message: "m" };
    expect(await rest.post({ ...restRun(), agent_id: "again", failure })).toEqual([
      200,
      { run_id: RUN_ID, outcome: "duplicate", position: "", dropped: [], dropped_count: 0 },
    ]);
    expect(rest.seen.ingestRun?.run?.failures).toMatchObject([{ failureType: FailureType.TOOL }]);
  });

  it("stands beside what the query sets", async () => {
    const path = "/v1/runs?on_violation=reject";
    expect((await rest.post(restRun(), {}, path))[0]).toBe(201);
    expect(rest.seen.ingestRun).toMatchObject({ onViolation: OnViolation.REJECT, run: { runId: RUN_ID } });
    expect((await rest.post(restRun()))[0]).toBe(201);
    expect(rest.seen.ingestRun?.onViolation).toBe(OnViolation.UNSPECIFIED);
  });

  it("may be the whole request, of which the query sets single values", async () => {
    const runs = [restRun()];
    const batch = (query: string, more = {}) =>
      rest.post({ runs, ...more }, {}, `/v1/runs:batch${query}`).then(([status, json]) => ({ status, json }));
    expect(await batch("?on_violation=drop")).toMatchObject({ status: 200 });
    expect(await batch("", { on_violation: "drop" })).toMatchObject({ status: 200 });
    const wrong = refusal("on_violation", "must be one of reject, drop", "enum.defined_only");
    expect(await batch("?on_violation=ask")).toEqual({ status: 400, json: wrong });
    const twice = "must be given once, in the query or in the body";
    expect(await batch("?on_violation=drop", { on_violation: "drop" })).toEqual({
      status: 400,
      json: refusal("on_violation", twice, "query.repeated"),
    });
    expect((await batch("?runs=x")).json).toMatchObject({ message: "runs: is not a known query parameter" });
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("may be compressed with %s", async (encoding, compress) => {
    expect((await rest.post(compress(JSON.stringify(restRun())), { "content-encoding": encoding }))[0]).toBe(
      201,
    );
  });

  it.each(["application/json; charset=utf-8", 'application/json;charset="UTF-8"', "application/vnd.x+json"])(
    "may be %s",
    async (type) => {
      expect((await rest.post(restRun(), { "content-type": type }))[0]).toBe(201);
    },
  );

  it.each(["application/x-www-form-urlencoded", "text/plain", "application/json; charset=latin1", ""])(
    "is refused as %j, with what to send",
    async (type) => {
      expect(await rest.post(restRun(), { "content-type": type })).toEqual([
        415,
        expect.objectContaining({ message: expect.stringContaining("-H 'content-type: application/json'") }),
      ]);
    },
  );

  it("is refused in an unknown encoding", async () => {
    expect(await rest.post("x", { "content-encoding": "zstd" })).toEqual([
      415,
      expect.objectContaining({ message: expect.stringContaining("gzip, deflate, br") }),
    ]);
  });

  it.each([
    ["is not JSON", "{", /^the body is not valid JSON/],
    ["is an array", "[]", /^the body must be a JSON object$/],
    ["is null", "null", /^the body must be a JSON object$/],
    ["is empty", "", /^the body is empty; send JSON$/],
    ["is not UTF-8", Buffer.from([0x22, 0xff, 0x22]), /^the body is not valid UTF-8$/],
  ])("is refused when it %s", async (_name, body, message) => {
    expect(await rest.post(body)).toEqual([
      400,
      {
        code: "invalid_argument",
        message: expect.stringMatching(message),
        detail: expect.stringMatching(message),
        error: expect.stringMatching(message),
        details: [expect.objectContaining({ reason: "MALFORMED_BODY" })],
      },
    ]);
  });

  it.each([
    ["as it is", " ".repeat(BODY_LIMIT + 1), {}],
    ["decompressed", gzipSync(" ".repeat(BODY_LIMIT * 50)), { "content-encoding": "gzip" }],
  ])("is refused when too large %s", async (_name, body, headers) => {
    const message = "the request is larger than 262144 bytes, or is when decompressed";
    expect(await rest.post(body, headers)).toEqual([
      413,
      {
        code: "resource_exhausted",
        message,
        detail: message,
        error: message,
        details: [expect.objectContaining({ reason: "TOO_LARGE" })],
      },
    ]);
  });

  it("is refused when too large though its length was not said, and the client reads why", async () => {
    const reply = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { "content-type": "application/json" };
      const request = httpRequest(`${rest.server.url}/v1/runs`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once("error", reject);
      for (let sent = 0; sent < 40; sent += 1) request.write(" ".repeat(BODY_LIMIT / 4));
      request.end();
    });
    expect(reply).toBe(413);
  });

  it.each([
    ["agent", 1, "agent", "is not a known field", "json.unknown_field"],
    ["runId", "x", "runId", 'is not a known field; it is spelled "run_id"', "json.unknown_field"],
    ["agent_id", 1, "agent_id", "must be a string", "json.string"],
    [
      "status",
      "done",
      "status",
      /^must be one of success, failure, partial, running, abandoned$/,
      "enum.defined_only",
    ],
    ["status", 1, "status", /^must be one of success/, "enum.defined_only"],
    ["started_at", "2026-02-30T00:00:00Z", "started_at", /RFC 3339/, "timestamp.rfc3339"],
    ["started_at", 0, "started_at", /RFC 3339/, "timestamp.rfc3339"],
    ["steps", {}, "steps", "must be a JSON array", "json.array"],
    ["steps", [null], "steps[0]", "must not be null", "json.null"],
    ["steps", [{}, { seq: 1.5 }], "steps[1].seq", /^must be a whole number/, "json.integer"],
    ["steps", [{ seq: "1" }], "steps[0].seq", /^must be a whole number/, "json.integer"],
    ["steps", [{ latency_ms: 2 ** 31 }], "steps[0].latency_ms", /^must be a whole number/, "json.integer"],
    ["steps", [{ usage: { cost_usd: "1" } }], "steps[0].usage.cost_usd", "must be a number", "json.number"],
    [
      "steps",
      [{ usage: { input_tokens: 2 ** 53 } }],
      "steps[0].usage.input_tokens",
      /whole number/,
      "json.integer",
    ],
    ["steps", [{ metadata: [] }], "steps[0].metadata", "must be a JSON object", "json.object"],
    [
      "steps",
      [{ metadata: { "a b": "\ud800" } }],
      "steps[0].metadata.*",
      "must be valid Unicode",
      "string.unicode",
    ],
  ])("names the field that cannot be read: %s = %j", async (name, value, field, description, rule) => {
    expect(await rest.post({ ...restRun(), [name]: value })).toEqual([
      400,
      refusal(field, description, rule),
    ]);
  });

  it("names the field that breaks a rule of the contract, relative to the body", async () => {
    expect(await rest.post({ ...restRun(), agent_version: "" })).toEqual([
      400,
      refusal("agent_version", "must not be empty", "string.min_len"),
    ]);
    expect(await rest.post({ ...restRun(), agent_id: "a\0b" })).toEqual([
      400,
      refusal("agent_id", "must not hold the character NUL", "string.nul"),
    ]);
  });

  it("names all fields that a handler refuses, relative to the body", async () => {
    const [status, error] = await rest.post({ ...restRun(), agent_id: "refused" });
    expect(status).toBe(400);
    expect(error).toMatchObject({
      message: "steps[0].seq: must be 0 (and 1 more)",
      details: [{ field_violations: [{ field: "steps[0].seq" }, { field: "failures" }] }, {}],
    });
  });
});
