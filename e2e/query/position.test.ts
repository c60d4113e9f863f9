import { randomUUID } from "node:crypto";
import { timestampNow } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { RunStatus } from "@runfacts/gen/server/run";
import { afterAll, beforeAll, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";

const head = { agentId: "support", agentVersion: "1.4.2" };
const ORIGIN = "https://agents.example";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ CORS_ORIGINS: [ORIGIN] });
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Paths of every read, each with a run that is there. */
const reads = (runId: string) => [
  `/v1/runs/${runId}`,
  `/v1/runs/${runId}/steps`,
  `/v1/runs/${runId}/failures`,
  "/v1/runs",
  "/v1/stats?include_previous=true&include_retries=true&start_time=2026-01-01T00:00:00Z",
  "/v1/timeseries",
  "/v1/facets",
  "/v1/failure-groups",
  "/v1/failure-rates?failure_type=tool&failure_code=timeout&agent_id=support",
  "/v1/explain",
  "/v1/paths?agent_id=support",
  "/v1/compare?agent_id=support&baseline_version=1&candidate_version=1.4.2",
  "/v1/signals",
  "/v1/incidents",
  "/v1/agents",
  "/v1/intake-violations",
];
const at = (path: string, position: string) =>
  getJson(platform.queryUrl, `${path}${path.includes("?") ? "&" : "?"}min_position=${position}`);

it("every answer that stored runs, or found them stored, has one, as a field and as a header", async () => {
  const { ingestUrl } = platform;
  const live = runOfParts();
  const run = sampleRun();
  const bad = { run_id: "none" };
  const open = sampleRun({ ended_at: undefined, status: "running", steps: [] });
  const signal = { run_id: run.run_id, name: "thumbs", value: true };
  const record = (part: unknown) => postJson(ingestUrl, "/v1/runs:record", { part });
  const sent = [
    () => postJson(ingestUrl, "/v1/runs", run, { origin: ORIGIN }),
    () => postJson(ingestUrl, "/v1/runs", run),
    () => postJson(ingestUrl, "/v1/runs:batch", { runs: [sampleRun(), run, bad] }),
    () => record(headOf(live)),
    () => record(headOf(live)),
    () => postJson(ingestUrl, "/v1/runs", live),
    () => postJson(ingestUrl, "/v1/runs", open),
    () => postJson(ingestUrl, "/v1/signals", signal),
    () => postJson(ingestUrl, "/v1/signals", signal),
  ];
  for (const [place, send] of sent.entries()) {
    const { status, headers, body } = await send();
    expect([place, status]).toEqual([place, expect.toSatisfy((code: number) => code < 300)]);
    const position = headers.get("runfacts-position") ?? "";
    expect([place, position]).toEqual([place, expect.stringMatching(/^[tw][\w-]+$/)]);
    expect(Object(body).position).toBe(position);
    expect((await at(`/v1/runs/${run.run_id}`, position)).status).toBe(200);
  }
  const { headers } = await postJson(ingestUrl, "/v1/runs", run, { origin: ORIGIN });
  expect(headers.get("access-control-expose-headers")).toContain("Runfacts-Position");
  const refused = await postJson(ingestUrl, "/v1/runs:batch", { runs: [bad] });
  expect(Object(refused.body).position).toBe("");
  expect(refused.headers.has("runfacts-position")).toBe(false);
});

it("has the header over Connect and gRPC-Web, and the field over gRPC", async () => {
  const { ingestUrl, queryUrl } = platform;
  const options = { baseUrl: ingestUrl, httpVersion: "1.1" as const };
  for (const transport of [createConnectTransport(options), createGrpcWebTransport(options)]) {
    let header: string | null = null;
    const client = createClient(IngestService, transport);
    const onHeader = (headers: Headers) => {
      header = headers.get("runfacts-position");
    };
    const { position } = await client.recordRunPart(
      { part: { ...head, runId: randomUUID(), startedAt: timestampNow(), status: RunStatus.RUNNING } },
      { onHeader },
    );
    expect(position).toBe(header);
    expect(position).not.toBe("");
  }
  using ingest = grpcClient("IngestService", ingestUrl);
  using query = grpcClient("QueryService", queryUrl);
  const part = {
    run_id: randomUUID(),
    agent_id: head.agentId,
    agent_version: head.agentVersion,
    started_at: { seconds: Math.floor(Date.now() / 1_000) },
    status: "RUN_STATUS_RUNNING",
  };
  const sent = await ingest.call("RecordRunPart", { part });
  expect(sent["position"]).toMatch(/^t\d+$/);
  await query.call("GetRun", { run_id: sent["run_id"], min_position: sent["position"] });
  await expect(query.call("GetRun", { run_id: sent["run_id"], min_position: "x" })).rejects.toMatchObject({
    details: expect.stringContaining("min_position"),
  });
});

it("is taken by every read, and refused by each where it is none", async () => {
  const run = sampleRun();
  const { headers } = await postJson(platform.ingestUrl, "/v1/runs", run);
  const position = headers.get("runfacts-position") ?? "";
  for (const path of reads(String(run.run_id))) {
    expect([path, (await at(path, position)).status]).toEqual([path, 200]);
    const refused = await at(path, "none");
    expect([path, refused.status]).toEqual([path, 400]);
    expect(JSON.stringify(refused.body)).toContain('"reason":"min_position.format"');
  }
  // Whoever goes on to the next page asks for as much.
  await postJson(platform.ingestUrl, "/v1/runs", sampleRun());
  const page = await at("/v1/runs?page_size=1", position);
  expect(page.headers.get("link")).toContain(`min_position=${position}`);
});
