import { fromJson, type JsonObject, type JsonValue, toJson } from "@bufbuild/protobuf";
import { createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import {
  createConnectTransport as createWebConnectTransport,
  createGrpcWebTransport as createWebGrpcWebTransport,
} from "@connectrpc/connect-web";
import { IngestOutcome, IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

/** A run with every field that there is, in the JSON spelling of protobuf. */
function fullRun(): JsonValue & { run_id: string } {
  const step = sampleStep(0, {
    step_id: crypto.randomUUID(),
    step_type: "STEP_TYPE_TOOL",
    started_at: "2026-11-20T10:00:00.000001Z",
    ended_at: "2026-11-20T10:00:01.250002Z",
    metadata: {
      region: "eu-west-1",
      retries: 2,
      cached: true,
      ratio: 0.25,
      empty: null,
      hosts: ["a", 1, false],
    },
    attempt: 2,
    model: "m-1",
    usage: {
      input_tokens: 10,
      output_tokens: 0,
      cache_read_tokens: 3,
      reasoning_tokens: 1,
      cost_usd: 0.000123456,
    },
    error_code: "timeout",
  });
  const child = sampleStep(1, {
    step_id: crypto.randomUUID(),
    step_type: "STEP_TYPE_RETRIEVE",
    parent_step_id: step["step_id"],
  });
  const failure = {
    step_id: step["step_id"],
    failure_type: "FAILURE_TYPE_TOOL",
    failure_code: "timeout",
    message: "No answer within 30 s <b>&'\"; DROP TABLE agent_runs; --",
  };
  return sampleRun({
    agent_id: "<script>'; DROP TABLE agent_runs; --",
    status: "RUN_STATUS_FAILURE",
    started_at: "2026-11-20T10:00:00.000001Z",
    ended_at: "2026-11-20T10:00:05.999999Z",
    session_id: "s-1",
    parent_run_id: crypto.randomUUID(),
    trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
    steps: [step, child],
    failures: [failure],
    decisions: [
      {
        decision_id: crypto.randomUUID(),
        step_id: child["step_id"],
        decision_type: "retrieval_strategy",
        selected: "semantic/v2",
        reason_code: "semantic_search_preferred",
        confidence: 0.1,
        candidates: ["semantic/v2", "keyword"],
        metadata: { options: 2 },
      },
    ],
    quality_signals: [
      {
        signal_id: crypto.randomUUID(),
        signal_type: "schema_valid",
        signal_code: "full_match",
        value: false,
      },
      {
        signal_id: crypto.randomUUID(),
        step_id: step["step_id"],
        signal_type: "relevance",
        signal_code: "ndcg",
        number: 1 / 3,
        weight: 0.5,
        metadata: { judge: "rules-v2" },
      },
      { signal_id: crypto.randomUUID(), signal_type: "tone", signal_code: "rated", category: "partly" },
    ],
  }) as JsonValue & { run_id: string };
}

type Send = (run: JsonValue) => Promise<"created" | "duplicate">;

function byTransport(make: (baseUrl: string) => Transport): Send {
  return async (run) => {
    const client = createClient(IngestService, make(platform.ingestUrl));
    const { outcome } = await client.ingestRun({ run: fromJson(RunSchema, run) });
    return outcome === IngestOutcome.CREATED ? "created" : "duplicate";
  };
}

const senders: Record<string, Send> = {
  "gRPC by grpc-js": async (run) => {
    using client = grpcClient("IngestService", platform.ingestUrl);
    const { outcome } = await client.call("IngestRun", { run: toGrpcJs(run) });
    return outcome === "INGEST_OUTCOME_CREATED" ? "created" : "duplicate";
  },
  gRPC: byTransport((baseUrl) => createGrpcTransport({ baseUrl })),
  "gRPC-Web over HTTP/1.1": byTransport((baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })),
  "gRPC-Web as browsers send it": byTransport((baseUrl) => createWebGrpcWebTransport({ baseUrl })),
  "Connect binary": byTransport((baseUrl) =>
    createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true }),
  ),
  "Connect JSON": byTransport((baseUrl) =>
    createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false }),
  ),
  "Connect over HTTP/2": byTransport((baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2" })),
  "Connect as browsers send it": byTransport((baseUrl) => createWebConnectTransport({ baseUrl })),
  REST: async (run) => {
    const { status, body } = await postJson(platform.ingestUrl, "/v1/runs", run);
    expect([200, 201]).toContain(status);
    return (body as { outcome: "created" | "duplicate" }).outcome;
  },
};

/** grpc-js takes timestamps and structs in their own fields. */
function toGrpcJs(run: JsonValue): object {
  const message = fromJson(RunSchema, run);
  const time = (at: { seconds: bigint; nanos: number } | undefined) =>
    at && { seconds: at.seconds.toString(), nanos: at.nanos };
  const json = toJson(RunSchema, message, { useProtoFieldName: true }) as Record<string, JsonValue>;
  const steps = message.steps.map((step, index) => ({
    ...(json["steps"] as Record<string, JsonValue>[])[index],
    started_at: time(step.startedAt),
    ended_at: time(step.endedAt),
    metadata: step.metadata && toStruct(step.metadata),
  }));
  const withFacts = (items: readonly { metadata?: JsonObject }[], name: string) =>
    items.map(({ metadata }, index) => ({
      ...(json[name] as Record<string, JsonValue>[])[index],
      metadata: metadata && toStruct(metadata),
    }));
  return {
    ...json,
    started_at: time(message.startedAt),
    ended_at: time(message.endedAt),
    steps,
    decisions: withFacts(message.decisions, "decisions"),
    quality_signals: withFacts(message.qualitySignals, "quality_signals"),
  };
}

function toStruct(metadata: JsonObject): object {
  return { fields: Object.fromEntries(Object.entries(metadata).map(([k, v]) => [k, toValue(v)])) };
}

function toValue(value: JsonValue): object {
  if (value === null) return { nullValue: "NULL_VALUE" };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { listValue: { values: value.map(toValue) } };
  throw new Error("nested metadata");
}

async function storedRun(runId: string): Promise<unknown> {
  return (await getJson(platform.queryUrl, `/v1/runs/${runId}`)).body;
}

describe.each(Object.entries(senders))("%s", (_, send) => {
  it("stores a run that every other protocol counts as a duplicate", async () => {
    const run = fullRun();
    expect(await send(run)).toBe("created");
    for (const [name, other] of Object.entries(senders)) expect(await other(run), name).toBe("duplicate");
  });
});

describe("every protocol", () => {
  it("stores the same run identically", async () => {
    const template = fullRun();
    const stored: unknown[] = [];
    for (const send of Object.values(senders)) {
      const run = { ...(template as object), run_id: crypto.randomUUID() } as JsonValue & { run_id: string };
      await send(run);
      const { run_id, created_at, failures, steps, quality_signals, ...facts } = (await storedRun(
        run.run_id,
      )) as Record<string, unknown[]>;
      const timeless = (signal: unknown) => ({ ...(signal as object), recorded_at: "" });
      // Ids that were not sent are derived from the run's id.
      const anonymous = (item: unknown) => ({ ...(item as object), failure_id: "", step_id: "" });
      stored.push({
        ...facts,
        failures: failures?.map(anonymous),
        steps: steps?.map(anonymous),
        quality_signals: quality_signals?.map(timeless),
      });
    }
    for (const run of stored) expect(run).toEqual(stored[0]);
    expect(stored[0]).toMatchObject({
      agent_id: "redacted",
      dropped: [{ field: "agent_id" }],
      started_at: "2026-11-20T10:00:00.000001Z",
      ended_at: "2026-11-20T10:00:05.999999Z",
      duration_ms: 5999,
      status: "failure",
      steps: [
        {
          metadata: {
            region: "eu-west-1",
            retries: 2,
            cached: true,
            ratio: 0.25,
            empty: null,
            hosts: ["a", 1, false],
          },
          latency_ms: 1250,
          usage: {
            input_tokens: 10,
            output_tokens: 0,
            cache_read_tokens: 3,
            reasoning_tokens: 1,
            cost_usd: 0.000123456,
          },
          failed: true,
        },
        { step_type: "retrieve", failed: false },
      ],
      usage: { input_tokens: 10, cost_usd: 0.000123456 },
      decisions: [
        {
          selected: "semantic/v2",
          confidence: 0.1,
          candidates: ["semantic/v2", "keyword"],
          metadata: { options: 2 },
        },
      ],
      quality_signals: [
        { signal_type: "relevance", number: 1 / 3, weight: 0.5, metadata: { judge: "rules-v2" } },
        { signal_type: "schema_valid", value: false },
        { signal_type: "tone", category: "partly" },
      ],
    });
  });

  it("reads the same run", async () => {
    const run = fullRun();
    await postJson(platform.ingestUrl, "/v1/runs", run);
    const transports: ((baseUrl: string) => Transport)[] = [
      (baseUrl) => createGrpcTransport({ baseUrl }),
      (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
      (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useHttpGet: true }),
      (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2" }),
      (baseUrl) => createWebGrpcWebTransport({ baseUrl }),
    ];
    const replies = await Promise.all(
      transports.map((make) =>
        createClient(QueryService, make(platform.queryUrl)).getRun({ runId: run.run_id }),
      ),
    );
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect(replies[0]?.run?.steps).toHaveLength(2);
  });
});
