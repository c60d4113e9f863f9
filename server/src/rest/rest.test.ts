import { request as httpRequest } from "node:http";
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from "node:zlib";
import { create, fromJson, type MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/server/failure";
import { IngestOutcome, type IngestRunRequest } from "@runfacts/gen/server/ingest_service";
import type {
  GetStatsResponseSchema,
  GetTimeSeriesRequest,
  ListRunsRequest,
} from "@runfacts/gen/server/query_service";
import { RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { StepType } from "@runfacts/gen/server/step";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldError } from "../errors/field-error.ts";
import { RUN_ID, restRun, startTestServer, type TestServer } from "../testing/test-server.ts";

const LIMIT = 256 * 1024;

let server: TestServer;
let ingested: IngestRunRequest | undefined;
let listed: ListRunsRequest | undefined;
let series: GetTimeSeriesRequest | undefined;
let nextPageToken = "";
let stats: MessageInitShape<typeof GetStatsResponseSchema> = {};

beforeAll(async () => {
  server = await startTestServer({
    limits: { bodyBytes: LIMIT },
    rest: {
      IngestRun: {
        status: (response) => (Reflect.get(response, "outcome") === IngestOutcome.CREATED ? 201 : 200),
        body: (json) => {
          const { failure, ...run } = json as { failure?: object };
          return failure === undefined ? run : { ...run, failures: [{ ...failure }] };
        },
      },
    },
    ingest: {
      ingestRun(request) {
        ingested = request;
        if (request.run?.agentId === "refused") {
          throw fieldError([
            { field: "run.steps[0].seq", rule: "seq.gap", description: "must be 0" },
            { field: "run.failures", rule: "failures.required", description: "must hold a failure" },
          ]);
        }
        const isNew = request.run?.agentId !== "again";
        return { runId: RUN_ID, outcome: isNew ? IngestOutcome.CREATED : IngestOutcome.DUPLICATE };
      },
    },
    query: {
      listRuns(request) {
        listed = request;
        return { runs: [{ runId: RUN_ID, status: RunStatus.PARTIAL }], nextPageToken };
      },
      getRun: () => ({ run }),
      getStats: () => stats,
      getTimeSeries(request) {
        series = request;
        return { step: durationFromMs(90_500), points: [{ startTime: timestampFromDate(new Date(0)) }] };
      },
      listRunSteps: ({ runId }) => ({ steps: [{ name: runId }] }),
      listRunFailures: () => ({}),
    },
  });
});
afterAll(() => server.drain());

const run = create(RunSchema, {
  runId: RUN_ID,
  agentId: "support",
  agentVersion: "1",
  environment: "production",
  status: RunStatus.FAILURE,
  startedAt: { seconds: 1_767_225_600n, nanos: 123_456_000 },
  endedAt: { seconds: 1_767_225_601n, nanos: 500_000_000 },
  durationMs: 9_007_199_254_740_993n,
  steps: [
    {
      stepId: RUN_ID,
      seq: 0,
      stepType: StepType.RETRIEVE,
      name: "search",
      startedAt: { seconds: 1_767_225_600n, nanos: 0 },
      metadata: { list: [1, "a", null, true], nothing: null },
      usage: { inputTokens: 12n, costUsd: 0.25 },
    },
  ],
  failures: [{ failureType: FailureType.TOOL, failureCode: "timeout", message: "m" }],
});

async function post(body: unknown, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const response = await fetch(`${server.url}/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body:
      typeof body === "string"
        ? body
        : body instanceof Uint8Array
          ? new Uint8Array(body)
          : JSON.stringify(body),
  });
  return [response.status, await response.json()];
}

async function get(path: string): Promise<[number, unknown]> {
  const response = await fetch(server.url + path);
  return [response.status, await response.json()];
}

function refusal(field: string, description: string | RegExp, rule: string) {
  const text = typeof description === "string" ? description : expect.stringMatching(description);
  return {
    code: "invalid_argument",
    message: expect.stringContaining(field),
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        field_violations: [{ field, description: text, reason: rule }],
      },
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "FIELD_VIOLATION", domain: "runfacts" },
    ],
  };
}

describe("a request body", () => {
  it("is read in the spelling of REST", async () => {
    expect(await post(restRun())).toEqual([201, { run_id: RUN_ID, outcome: "created" }]);
    expect(ingested?.run).toEqual(
      fromJson(RunSchema, {
        ...restRun(),
        status: "RUN_STATUS_SUCCESS",
        steps: [{ ...Object(restRun()["steps"])[0], step_type: "STEP_TYPE_TOOL" }],
      }),
    );
  });

  it("may spell enums as the proto does, and null for what is absent", async () => {
    const body = { ...restRun(), status: "RUN_STATUS_PARTIAL", session_id: null, failures: null };
    expect((await post(body))[0]).toBe(201);
    expect(ingested?.run).toMatchObject({ status: RunStatus.PARTIAL, failures: [] });
    expect(ingested?.run?.sessionId).toBeUndefined();
  });

  it("is changed by the profile, which also picks the status", async () => {
    const failure = { failure_type: "tool", failure_code: "timeout", message: "m" };
    expect(await post({ ...restRun(), agent_id: "again", failure })).toEqual([
      200,
      { run_id: RUN_ID, outcome: "duplicate" },
    ]);
    expect(ingested?.run?.failures).toMatchObject([{ failureType: FailureType.TOOL }]);
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("may be compressed with %s", async (encoding, compress) => {
    expect((await post(compress(JSON.stringify(restRun())), { "content-encoding": encoding }))[0]).toBe(201);
  });

  it.each(["application/json; charset=utf-8", 'application/json;charset="UTF-8"', "application/vnd.x+json"])(
    "may be %s",
    async (type) => {
      expect((await post(restRun(), { "content-type": type }))[0]).toBe(201);
    },
  );

  it.each(["application/x-www-form-urlencoded", "text/plain", "application/json; charset=latin1", ""])(
    "is refused as %j, with what to send",
    async (type) => {
      expect(await post(restRun(), { "content-type": type })).toEqual([
        415,
        expect.objectContaining({ message: expect.stringContaining("-H 'content-type: application/json'") }),
      ]);
    },
  );

  it("is refused in an unknown encoding", async () => {
    expect(await post("x", { "content-encoding": "zstd" })).toEqual([
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
    expect(await post(body)).toEqual([
      400,
      {
        code: "invalid_argument",
        message: expect.stringMatching(message),
        details: [expect.objectContaining({ reason: "MALFORMED_BODY" })],
      },
    ]);
  });

  it.each([
    ["as it is", " ".repeat(LIMIT + 1), {}],
    ["decompressed", gzipSync(" ".repeat(LIMIT * 50)), { "content-encoding": "gzip" }],
  ])("is refused when too large %s", async (_name, body, headers) => {
    expect(await post(body, headers)).toEqual([
      413,
      {
        code: "resource_exhausted",
        message: "the request is larger than 262144 bytes, or is when decompressed",
        details: [expect.objectContaining({ reason: "TOO_LARGE" })],
      },
    ]);
  });

  it("is refused when too large though its length was not said, and the client reads why", async () => {
    const reply = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { "content-type": "application/json" };
      const request = httpRequest(`${server.url}/v1/runs`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once("error", reject);
      for (let sent = 0; sent < 40; sent += 1) request.write(" ".repeat(LIMIT / 4));
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
    expect(await post({ ...restRun(), [name]: value })).toEqual([400, refusal(field, description, rule)]);
  });

  it("names the field that breaks a rule of the contract, relative to the body", async () => {
    expect(await post({ ...restRun(), agent_version: "" })).toEqual([
      400,
      refusal("agent_version", "must not be empty", "string.min_len"),
    ]);
    expect(await post({ ...restRun(), agent_id: "a\0b" })).toEqual([
      400,
      refusal("agent_id", "must not hold the character NUL", "string.nul"),
    ]);
  });

  it("names all fields that a handler refuses, relative to the body", async () => {
    const [status, error] = await post({ ...restRun(), agent_id: "refused" });
    expect(status).toBe(400);
    expect(error).toMatchObject({
      message: "steps[0].seq: must be 0 (and 1 more)",
      details: [{ field_violations: [{ field: "steps[0].seq" }, { field: "failures" }] }, {}],
    });
  });
});

describe("a response", () => {
  it("is spelled as REST: times as short as can be, enums as words, wide integers with all digits", async () => {
    const response = await fetch(`${server.url}/v1/runs/${RUN_ID}`);
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
        },
      ],
      failures: [{ failure_id: "", failure_type: "tool", failure_code: "timeout", message: "m" }],
      step_count: 0,
      failed_step_count: 0,
    });
  });

  it("holds empty lists and maps, and leaves out what is absent", async () => {
    stats = {};
    expect(await get("/v1/stats")).toEqual([
      200,
      {
        total_runs: 0,
        total_failures: 0,
        failure_breakdown: {},
        step_type_breakdown: {},
        total_steps: 0,
        status_breakdown: {},
        step_latency_ms_breakdown: {},
      },
    ]);
    expect(await get(`/v1/runs/${RUN_ID}/failures`)).toEqual([200, []]);
  });

  it("holds maps of wide integers", async () => {
    stats = { failureBreakdown: { "tool/timeout": 15n }, successRate: 0 };
    expect((await get("/v1/stats"))[1]).toMatchObject({
      failure_breakdown: { "tool/timeout": 15 },
      success_rate: 0,
    });
  });

  it("is compressed for who takes it, when it is large", async () => {
    stats = {
      failureBreakdown: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`tool/${i}`, 1n])),
    };
    const read = (acceptEncoding: string) =>
      new Promise<[string | undefined, Buffer]>((resolve, reject) => {
        const headers = { "accept-encoding": acceptEncoding };
        httpRequest(`${server.url}/v1/stats`, { headers }, (response) => {
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
    const response = await fetch(`${server.url}/v1/runs/${RUN_ID}`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(100);
    expect(await response.text()).toBe("");
  });
});

describe("the query", () => {
  it("is read by the types of the fields", async () => {
    const query =
      "page_size=5&agent_id=a%20b%2Bc&status=failure&failure_type=FAILURE_TYPE_MODEL&min_duration_ms=9007199254740991" +
      "&start_time=2026-01-01T00:00:00.5%2B02:00&environment=";
    expect((await get(`/v1/runs?${query}`))[0]).toBe(200);
    expect(listed).toMatchObject({
      pageSize: 5,
      agentId: "a b+c",
      status: RunStatus.FAILURE,
      failureType: FailureType.MODEL,
      minDurationMs: 9_007_199_254_740_991n,
      startTime: { seconds: 1_767_218_400n, nanos: 500_000_000 },
      environment: "",
    });
  });

  it.each([
    ["15m", 900n, 0],
    ["1.5s", 1n, 500_000_000],
    ["500ms", 0n, 500_000_000],
    ["7d", 604_800n, 0],
  ])("reads the duration %s", async (text, seconds, nanos) => {
    const [status] = await get(`/v1/timeseries?step=${text}`);
    if (seconds > 0n) expect(status).toBe(200);
    if (status === 200) expect(series?.step).toMatchObject({ seconds, nanos });
    else expect(status).toBe(400);
  });

  it.each([
    ["agent=x", "agent", "is not a known query parameter", "query.unknown"],
    ["agentId=x", "agentId", "is not a known query parameter", "query.unknown"],
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
    expect(await get(`/v1/runs?${query}`)).toEqual([400, refusal(field, description, rule)]);
  });

  it("is refused with all that is wrong with it", async () => {
    const [, error] = await get("/v1/runs?x=1&page_size=a&status=b");
    expect(error).toMatchObject({
      message: "x: is not a known query parameter (and 2 more)",
      details: [{ field_violations: [{ field: "x" }, { field: "page_size" }, { field: "status" }] }, {}],
    });
  });

  it("is refused without repeating an odd name or broken text", async () => {
    expect((await get("/v1/runs?%3Cscript%3E=1"))[1]).toMatchObject({
      message: "the query holds a parameter that is not known",
    });
    expect((await get("/v1/runs?agent_id=%ff"))[1]).toMatchObject({
      message: "the query is not valid percent-encoded UTF-8",
    });
  });

  it("is refused on a method that takes none", async () => {
    const response = await fetch(`${server.url}/v1/runs?dry=1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(restRun()),
    });
    expect(await response.json()).toMatchObject({ message: "dry: is not a known query parameter" });
  });
});

describe("a list", () => {
  it("is an array with a link to the next page, which keeps the filters", async () => {
    nextPageToken = "a+b/c=";
    const response = await fetch(`${server.url}/v1/runs?status=failure&page=2&agent_id=a%26b`);
    expect(await response.json()).toMatchObject([{ run_id: RUN_ID, status: "partial" }]);
    const link = /^<(?<target>.+)>; rel="next"$/.exec(response.headers.get("link") ?? "");
    expect((await get(link?.groups?.["target"] ?? ""))[0]).toBe(200);
    expect(listed).toMatchObject({ status: RunStatus.FAILURE, agentId: "a&b", pageToken: "a+b/c=" });
    expect(listed?.page).toBeUndefined();
  });

  it("has no link on the last page", async () => {
    nextPageToken = "";
    expect((await fetch(`${server.url}/v1/runs`)).headers.get("link")).toBeNull();
  });
});

describe("paths", () => {
  it("carry variables, decoded", async () => {
    const id = RUN_ID.replace("0", "%30");
    expect(await get(`/v1/runs/${id}/steps`)).toMatchObject([200, [{ name: RUN_ID }]]);
    expect(await get("/v1/runs/x")).toEqual([400, refusal("run_id", "must be a valid UUID", "string.uuid")]);
    expect((await get("/v1/runs/%ff"))[0]).toBe(400);
  });

  it("may end in a verb after a colon", async () => {
    const response = await fetch(`${server.url}/v1/runs:batch`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ runs: [restRun()] }),
    });
    expect(await response.json()).toMatchObject({ results: [{ run_id: RUN_ID, outcome: "created" }] });
  });

  it("are refused with another method, naming those allowed", async () => {
    const put = await fetch(`${server.url}/v1/runs`, { method: "PUT" });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "POST, GET, HEAD, OPTIONS"]);
    expect(await put.json()).toEqual({
      code: "unimplemented",
      message: "use POST or GET or HEAD",
      details: [],
    });
    expect((await fetch(`${server.url}/v1/stats`, { method: "POST" })).headers.get("allow")).toBe(
      "GET, HEAD, OPTIONS",
    );
  });

  it.each(["/v1", "/v1/runs/", "/v1/runs/a/b", "/v2/runs", "//v1/runs"])(
    "are not there: %s",
    async (path) => {
      expect((await get(path))[0]).toBe(404);
    },
  );
});
