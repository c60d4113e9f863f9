import { randomUUID } from "node:crypto";
import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { IngestOutcome, IngestService, OnViolation } from "@runfacts/gen/server/ingest_service";
import { RunSchema } from "@runfacts/gen/server/run";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { type Platform, startPlatform, startServices } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

const EMAIL = "ada.lovelace@example.org";
const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
const dropped = [
  { field: "session_id", rule: "personal-email" },
  { field: "steps[0].name", rule: "secret-token" },
];

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const at = (ms: number) => new Date(Date.now() - 60_000 + ms).toISOString();
const leakingStep = (fields: object = {}) =>
  sampleStep(0, { step_type: "STEP_TYPE_TOOL", name: TOKEN, started_at: at(0), ended_at: at(9), ...fields });
/** In the JSON spelling of protobuf. */
const leakingRun = (fields: object = {}) =>
  sampleRun({ status: "RUN_STATUS_SUCCESS", session_id: EMAIL, steps: [leakingStep()], ...fields });

type Fields = Record<string, unknown>;
const storedRun = async (runId: unknown) =>
  (await getJson(platform.queryUrl, `/v1/runs/${String(runId)}`)).body as Fields;

type Word = "unspecified" | "reject" | "drop";
const asked = { unspecified: OnViolation.UNSPECIFIED, reject: OnViolation.REJECT, drop: OnViolation.DROP };
/** Answers with the outcome and what was left out; null where the run was refused. */
type Send = (run: Fields, word: Word) => Promise<{ outcome: unknown; dropped: unknown } | null>;

function byTransport(make: (baseUrl: string) => Transport): Send {
  return async (run, word) => {
    const client = createClient(IngestService, make(platform.ingestUrl));
    try {
      const answer = await client.ingestRun({
        run: fromJson(RunSchema, run as JsonValue),
        onViolation: asked[word],
      });
      const named = answer.dropped.map(({ field, rule }) => ({ field, rule }));
      const outcome = answer.outcome === IngestOutcome.CREATED ? "created" : "duplicate";
      return { outcome, dropped: named };
    } catch (error) {
      expect(ConnectError.from(error).code).toBe(Code.InvalidArgument);
      return null;
    }
  };
}

const senders: Record<string, Send> = {
  "gRPC by grpc-js": async ({ started_at, ended_at, steps, ...run }, word) => {
    using client = grpcClient("IngestService", platform.ingestUrl);
    const seconds = (time: unknown) => ({ seconds: String(Math.floor(Date.parse(String(time)) / 1000)) });
    const times = { started_at: seconds(started_at), ended_at: seconds(ended_at) };
    const step = { ...(steps as Fields[])[0], ...times };
    const given = { ...run, ...times, steps: [step] };
    try {
      const answer = await client.call("IngestRun", {
        run: given,
        on_violation: `ON_VIOLATION_${word.toUpperCase()}`,
      });
      const outcome = String(answer["outcome"]).replace("INGEST_OUTCOME_", "").toLowerCase();
      return { outcome, dropped: answer["dropped"] };
    } catch (error) {
      expect(error).toMatchObject({ code: Code.InvalidArgument });
      return null;
    }
  },
  gRPC: byTransport((baseUrl) => createGrpcTransport({ baseUrl })),
  "gRPC-Web": byTransport((baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })),
  "Connect binary": byTransport((baseUrl) =>
    createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true }),
  ),
  "Connect JSON": byTransport((baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2" })),
  REST: async (run, word) => {
    const query = word === "unspecified" ? "" : `?on_violation=${word}`;
    const { status, body } = await postJson(platform.ingestUrl, `/v1/runs${query}`, run);
    if (status === 400) return null;
    const { outcome, dropped: named } = body as { outcome: string; dropped: unknown };
    return { outcome, dropped: named };
  },
};

describe.each(Object.entries(senders))("a run that breaks a privacy rule, by %s", (_, send) => {
  it.each(["unspecified", "drop"] as const)("is kept without the fields: %s", async (word) => {
    const run = leakingRun();
    expect(await send(run, word)).toEqual({ outcome: "created", dropped });
    const stored = await storedRun(run.run_id);
    expect(stored).not.toHaveProperty("session_id");
    expect(stored).toMatchObject({
      dropped: [{ field: "session_id", rule: "personal-email" }],
      steps: [{ name: "redacted", dropped: [{ field: "name", rule: "secret-token" }] }],
    });
    expect(await send(run, word)).toEqual({ outcome: "duplicate", dropped });
  });

  it("is refused where that is asked for, and nothing of it is stored", async () => {
    const run = leakingRun();
    expect(await send(run, "reject")).toBeNull();
    expect((await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).status).toBe(404);
  });
});

describe("what is left out", () => {
  it("is told for each run of a batch, beside runs that are refused", async () => {
    const runs = [leakingRun(), sampleRun(), sampleRun({ agent_id: "" })];
    const batch = (on_violation: string) =>
      postJson(platform.ingestUrl, "/v1/runs:batch", { runs, on_violation }).then(({ body }) => body);
    expect(await batch("reject")).toMatchObject({
      results: [
        { outcome: "rejected", dropped: [], error: { reason: "privacy_violation" } },
        { outcome: "created" },
        { outcome: "rejected", error: { reason: "field_violation" } },
      ],
    });
    expect(await batch("drop")).toMatchObject({
      results: [
        { outcome: "created", dropped, dropped_count: 2 },
        { outcome: "duplicate", dropped: [], dropped_count: 0 },
        { outcome: "rejected" },
      ],
    });
  });

  it("is named in answers that default gRPC clients take, and counted beyond", async () => {
    const metadata = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`prompt_text_${n}`, "x"]));
    const runs = Array.from({ length: 200 }, () => leakingRun({ steps: [leakingStep({ metadata })] }));
    const { status, body } = await postJson(platform.ingestUrl, "/v1/runs:batch", { runs });
    const { results } = body as {
      results: { outcome: string; dropped: unknown[]; dropped_count: number }[];
    };
    expect([status, new Set(results.map(({ outcome }) => outcome))]).toEqual([200, new Set(["created"])]);
    const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
    expect(sum(results.map((result) => result.dropped_count))).toBe(200 * 62);
    expect(sum(results.map((result) => result.dropped.length))).toBe(10_000);
  });

  it("is told for each part of a run, and kept when the step ends", async () => {
    const { ended_at, ...run } = leakingRun();
    const step = { step_id: randomUUID() };
    const opening = leakingStep({ ...step, ended_at: undefined });
    const record = (part: object, query = "") =>
      postJson(platform.ingestUrl, `/v1/runs:record${query}`, { part: { ...run, ...part } });
    const open = { status: "running", steps: [opening] };
    expect((await record(open, "?on_violation=reject")).status).toBe(400);
    expect((await record(open)).body).toMatchObject({ outcome: "recorded", dropped, dropped_count: 2 });
    expect((await record(open)).body).toMatchObject({ outcome: "unchanged", dropped });
    const ended = leakingStep({
      ...step,
      started_at: opening["started_at"],
      metadata: { prompt: "Why?", tries: 2 },
    });
    expect((await record({ ended_at, steps: [ended] })).body).toMatchObject({ status: "success" });
    expect(await storedRun(run.run_id)).toMatchObject({
      status: "success",
      dropped: [{ field: "session_id" }],
      steps: [
        {
          name: "redacted",
          metadata: { tries: 2 },
          dropped: [{ field: "name" }, { field: "metadata.prompt" }],
        },
      ],
    });
    expect(
      (await postJson(platform.ingestUrl, "/v1/runs", { ...run, ended_at, steps: [ended] })).body,
    ).toMatchObject({ outcome: "duplicate" });
  });

  it("is left out of a run that is open, which ends when it is sent whole", async () => {
    const { ended_at, ...run } = leakingRun({
      steps: [],
      failures: [{ failure_type: "tool", failure_code: TOKEN, message: `Order "${EMAIL}" is gone` }],
    });
    const send = (body: object) => postJson(platform.ingestUrl, "/v1/runs", body);
    expect((await send(run)).body).toMatchObject({ outcome: "created", dropped_count: 2 });
    expect((await send(run)).body).toMatchObject({ outcome: "duplicate" });
    expect((await send({ ...run, ended_at })).body).toMatchObject({ outcome: "created" });
    expect((await send({ ...run, ended_at })).body).toMatchObject({ outcome: "duplicate" });
    const stored = await storedRun(run.run_id);
    expect(stored).toMatchObject({ failures: [{ failure_code: "redacted" }] });
    expect(JSON.stringify(stored)).not.toContain(EMAIL);
  });

  it("counts for nothing: attempt, model and tokens are taken from the metadata that is left", async () => {
    const metadata = { model: TOKEN, input_tokens: 7, attempt: 2, user_email: EMAIL };
    const run = sampleRun({ steps: [sampleStep(0, { metadata })] });
    const { body } = await postJson(platform.ingestUrl, "/v1/runs", run);
    expect(body).toMatchObject({ dropped_count: 2 });
    const [step] = (await storedRun(run.run_id))["steps"] as Fields[];
    expect(step).toMatchObject({ attempt: 2, usage: { input_tokens: 7 }, metadata: { input_tokens: 7 } });
    expect(step).not.toHaveProperty("model");
  });

  it("is named up to 100 times, and counted beyond", async () => {
    const metadata = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`prompt_${n}`, "Why?"]));
    const steps = Array.from({ length: 30 }, (_, seq) => sampleStep(seq, { metadata }));
    const run = sampleRun({ steps });
    const { body } = await postJson(platform.ingestUrl, "/v1/runs", run);
    expect(body).toMatchObject({ outcome: "created", dropped_count: 1_200 });
    expect((body as { dropped: unknown[] }).dropped).toHaveLength(100);
    const stored = (await storedRun(run.run_id))["steps"] as { dropped: unknown[]; metadata: object }[];
    expect(stored.reduce((sum, step) => sum + step.dropped.length, 0)).toBe(1_000);
    expect(stored.map((step) => step.metadata)).toEqual(Array(30).fill({}));
  });

  it("is ignored when it is sent", async () => {
    const lie = { dropped: [{ field: EMAIL, rule: TOKEN }] };
    const run = sampleRun({ ...lie, steps: [sampleStep(0, lie)] });
    expect((await postJson(platform.ingestUrl, "/v1/runs", run)).body).toMatchObject({ dropped: [] });
    expect(await storedRun(run.run_id)).toMatchObject({ dropped: [], steps: [{ dropped: [] }] });
  });
});

describe("an operator who decides to refuse", () => {
  it("refuses runs whose requests do not ask, and no others", async () => {
    await using strict = await startServices(platform.database, { PRIVACY_ON_VIOLATION: "reject" });
    const send = async (query: string) =>
      (await postJson(strict.ingestUrl, `/v1/runs${query}`, leakingRun())).status;
    expect(await send("")).toBe(400);
    expect(await send("?on_violation=reject")).toBe(400);
    expect(await send("?on_violation=drop")).toBe(201);
  });
});
