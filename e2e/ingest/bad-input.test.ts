import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson, type RestReply } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { badRuns, privateRuns } from "./bad-runs.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
// Nothing of what was refused may be stored, and the service must go on.
afterAll(async () => {
  await using _ = platform;
  expect((await getJson(platform.queryUrl, "/v1/runs")).body).toEqual([]);
  expect((await postJson(platform.ingestUrl, "/v1/runs", sampleRun())).status).toBe(201);
});

interface ErrorBody {
  code: string;
  message: string;
  details: { reason?: string; field_violations?: { field: string }[] }[];
}

function expectRefusal(reply: RestReply, reason: string, field?: string): void {
  const body = reply.body as ErrorBody;
  expect(reply.status).toBe(400);
  expect(body.code).toBe("invalid_argument");
  expect(body.details.map((detail) => detail.reason)).toContain(reason);
  if (field === undefined) return;
  const fields = body.details
    .flatMap((detail) => detail.field_violations ?? [])
    .map((violation) => violation.field);
  expect(fields.join()).toContain(field);
}

describe("a run is refused for", () => {
  it.each([
    "/v1/runs?on_violation=ask",
    "/v1/runs?on_violation=",
    "/v1/runs:batch?on_violation=ask",
    "/v1/runs:record?on_violation=DROP",
  ])("a word that is none: %s", async (path) => {
    expectRefusal(await postJson(platform.ingestUrl, path, {}), "FIELD_VIOLATION", "on_violation");
  });

  it("words given twice", async () => {
    const body = { runs: [sampleRun()], on_violation: "drop" };
    const path = "/v1/runs:batch?on_violation=drop";
    expectRefusal(await postJson(platform.ingestUrl, path, body), "FIELD_VIOLATION", "on_violation");
  });

  it.each(badRuns)("%s", async (_, run, field) => {
    expectRefusal(await postJson(platform.ingestUrl, "/v1/runs", run), "FIELD_VIOLATION", field);
  });

  it.each(privateRuns)("%s", async (_, run, field) => {
    const reply = await postJson(platform.ingestUrl, "/v1/runs?on_violation=reject", run);
    expectRefusal(reply, "PRIVACY_VIOLATION", field);
  });

  it("10,001 steps", async () => {
    const run = sampleRun({ steps: Array.from({ length: 10_001 }, (_, seq) => sampleStep(seq)) });
    expectRefusal(await postJson(platform.ingestUrl, "/v1/runs", run), "FIELD_VIOLATION", "steps");
  });
});

describe("a body is refused for", () => {
  const bodies: [name: string, body: string | Uint8Array][] = [
    ["not being JSON", "run_id=1"],
    ["being cut", JSON.stringify(sampleRun()).slice(0, -2)],
    ["being an array", "[]"],
    ["being a string", '"run"'],
    ["being empty", ""],
    ["invalid UTF-8", Buffer.concat([Buffer.from('{"run_id":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')])],
  ];

  it.each(bodies)("%s", async (_, body) => {
    const reply = await postJson(platform.ingestUrl, "/v1/runs", body);
    expect(reply.status).toBe(400);
    expect((reply.body as ErrorBody).code).toBe("invalid_argument");
  });

  const large = "x".repeat(9 * 1024 * 1024);

  it("9 MiB", async () => {
    const reply = await postJson(
      platform.ingestUrl,
      "/v1/runs",
      JSON.stringify(sampleRun({ agent_id: large })),
    );
    expect(reply.status).toBe(413);
    expect((reply.body as ErrorBody).code).toBe("resource_exhausted");
  });

  it("9 MiB after decompression", async () => {
    const bomb = gzipSync(JSON.stringify(sampleRun({ agent_id: large })));
    expect(bomb.length).toBeLessThan(100_000);
    const reply = await postJson(platform.ingestUrl, "/v1/runs", bomb, { "content-encoding": "gzip" });
    expect(reply.status).toBe(413);
  });

  it("a run over 3 MiB", async () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 25 }, (_, key) => [`key_${key}`, "v".repeat(200)]),
    );
    const steps = Array.from({ length: 700 }, (_, seq) => sampleStep(seq, { metadata }));
    const reply = await postJson(platform.ingestUrl, "/v1/runs", sampleRun({ steps }));
    expect(reply.status).toBe(413);
  });

  it("an unknown content type", async () => {
    const headers = { "content-type": "text/plain" };
    expect((await postJson(platform.ingestUrl, "/v1/runs", sampleRun(), headers)).status).toBe(415);
  });

  it("truncated protobuf", async () => {
    const reply = await postJson(
      platform.ingestUrl,
      "/runfacts.v1.IngestService/IngestRun",
      Buffer.of(0x0a, 0x7f, 0x0a, 0x24),
      { "content-type": "application/proto" },
    );
    expect(reply.status).toBe(400);
    expect((reply.body as ErrorBody).code).toBe("invalid_argument");
  });
});

describe("verbs and paths", () => {
  it("GET on ingest and POST on query are refused", async () => {
    expect((await getJson(platform.ingestUrl, "/v1/runs")).status).toBe(405);
    expect((await postJson(platform.queryUrl, "/v1/runs", sampleRun())).status).toBe(405);
    expect((await postJson(platform.queryUrl, "/runfacts.v1.IngestService/IngestRun", {})).status).toBe(404);
    expect((await getJson(platform.ingestUrl, "/v1/stats")).status).toBe(404);
  });
});

describe("a batch", () => {
  it("names each bad run and stores the good ones", async () => {
    await using own = await startPlatform();
    const good = sampleRun();
    const runs = [good, ...badRuns.filter(([, , field]) => field === "status").map(([, run]) => run)];
    const malformed = await postJson(own.ingestUrl, "/v1/runs:batch", { runs });
    // A value that cannot be decoded spoils the body, not one run of it.
    expect(malformed.status).toBe(400);

    const batch = [good, sampleRun({ status: "running" }), sampleRun({ agent_id: "a\0b" }), good];
    const reply = await postJson(own.ingestUrl, "/v1/runs:batch", { runs: batch });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      results: [
        { run_id: good.run_id, outcome: "created" },
        { outcome: "rejected", error: { code: "invalid_argument", field_violations: [{ field: "status" }] } },
        {
          outcome: "rejected",
          error: { reason: "field_violation", field_violations: [{ field: "agent_id" }] },
        },
        { run_id: good.run_id, outcome: "duplicate" },
      ],
    });
    expect((await getJson(own.queryUrl, "/v1/runs")).body).toMatchObject([{ run_id: good.run_id }]);
  });
});
