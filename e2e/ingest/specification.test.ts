import { randomUUID } from "node:crypto";
import { createKey } from "@runfacts/db/keys";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

type Json = Record<string, unknown>;

/** What the Python clients of the specification send: every field there, null where it says nothing. */
function pythonRun(fields: Json = {}): Json & { run_id: string; steps: [Json, Json] } {
  const start = Date.now() - 60_000;
  const at = (ms: number) => new Date(start + ms).toISOString().replace("Z", "000+00:00");
  const step = (seq: number, step_type: string, name: string) => ({
    step_id: randomUUID(),
    seq,
    step_type,
    name,
    latency_ms: 100,
    started_at: at(100 * seq),
    ended_at: at(100 * seq + 100),
    metadata: {},
  });
  return {
    run_id: randomUUID(),
    agent_id: "support_agent",
    agent_version: "1.0.0",
    environment: "test",
    status: "success",
    started_at: at(0),
    ended_at: at(1_000),
    steps: [step(0, "plan", "choose_tool"), step(1, "retrieve", "search_docs")],
    failure: null,
    ...fields,
  };
}

const decisionOf = (step_id: unknown, fields: Json = {}) => ({
  decision_id: randomUUID(),
  step_id,
  decision_type: "tool_selection",
  selected: "call_api",
  reason_code: "fresh_data_required",
  candidates: ["call_api", "use_cache"],
  confidence: 0.85,
  metadata: {},
  ...fields,
});
const signalOf = (step_id: unknown, fields: Json = {}) => ({
  signal_id: randomUUID(),
  step_id,
  signal_type: "empty_retrieval",
  signal_code: "no_results",
  value: true,
  weight: null,
  metadata: {},
  ...fields,
});

const post = (run: unknown) => postJson(platform.ingestUrl, "/v1/runs", run);
const read = async (runId: string) =>
  (await getJson(platform.queryUrl, `/v1/runs/${runId}`)).body as Json & Record<string, Json[]>;

describe("a run as the clients of the specification send it", () => {
  it.each([
    ["with empty lists", { decisions: [], quality_signals: [] }],
    ["with null for lists", { decisions: null, quality_signals: null }],
  ])("is taken %s, as the same run as one without", async (_, lists) => {
    const run = pythonRun();
    expect((await post({ ...run, ...lists })).status).toBe(201);
    expect((await post(run)).status).toBe(200);
    expect(await read(run.run_id)).toMatchObject({ decisions: [], quality_signals: [] });
  });

  it("keeps its decisions and signals, with their steps, and reads back what was sent", async () => {
    const run = pythonRun();
    const [plan, retrieve] = run.steps.map(({ step_id }) => step_id);
    const decisions = [
      decisionOf(plan),
      decisionOf(null, { candidates: null, confidence: null, metadata: { tries: 2, streaming: true } }),
    ];
    const quality_signals = [signalOf(retrieve, { weight: 0.9 }), signalOf(null, { value: false })];
    expect((await post({ ...run, decisions, quality_signals })).status).toBe(201);
    expect((await post({ ...run, decisions: decisions.toReversed(), quality_signals })).status).toBe(200);
    const stored = await read(run.run_id);
    const [first, second] = decisions;
    const { step_id: _none, confidence: _unsure, ...ofRun } = { ...second, candidates: [] };
    expect(stored["decisions"]).toEqual([first, ofRun].map((decision) => ({ ...decision, dropped: [] })));
    const { created_at } = stored;
    expect(stored["quality_signals"]).toEqual([
      { ...quality_signals[0], recorded_at: created_at, dropped: [] },
      expect.objectContaining({ signal_id: quality_signals[1]?.signal_id, value: false }),
    ]);
    const changed = decisions.map((decision) => ({ ...decision, selected: "use_cache" }));
    expect((await post({ ...run, decisions: changed, quality_signals })).status).toBe(409);
  });

  it("gives those without an id one of their own, the same when they come again", async () => {
    const run = pythonRun();
    const decision = decisionOf(null, { decision_id: null });
    const body = {
      ...run,
      decisions: [decision, decision],
      quality_signals: [signalOf(null, { signal_id: null })],
    };
    expect((await post(body)).status).toBe(201);
    expect((await post(body)).status).toBe(200);
    const { decisions = [], quality_signals = [] } = await read(run.run_id);
    expect(new Set(decisions.map(({ decision_id }) => decision_id)).size).toBe(2);
    expect(quality_signals).toHaveLength(1);
  });

  it("is told when it was first accepted, in every answer alike", async () => {
    const run = pythonRun({ created_at: "2020-01-01T00:00:00Z" });
    const before = Date.now();
    const { body: created } = await post(run);
    const { created_at } = created as Json;
    expect(Date.parse(String(created_at))).toBeGreaterThanOrEqual(before);
    expect(Date.parse(String(created_at))).toBeLessThanOrEqual(Date.now());
    const nothing = { dropped: [], dropped_count: 0 };
    expect((await post(run)).body).toEqual({
      run_id: run.run_id,
      outcome: "duplicate",
      created_at,
      position: expect.any(String),
      ...nothing,
    });
    expect(await read(run.run_id)).toMatchObject({ created_at });
    const list = (await getJson(platform.queryUrl, "/v1/runs?page_size=100")).body as Json[];
    expect(list.find(({ run_id }) => run_id === run.run_id)).toMatchObject({ created_at });
    const { body: batch } = await postJson(platform.ingestUrl, "/v1/runs:batch", {
      runs: [pythonRun({ failure: undefined }), { ...run, failure: undefined }],
    });
    expect(batch).toMatchObject({ results: [{ created_at: expect.any(String) }, { created_at }] });
  });

  it("is refused with the text under every name by which it is looked for", async () => {
    for (const body of [(await post({})).body, (await getJson(platform.queryUrl, "/v1/nothing")).body]) {
      const { message, detail, error } = body as Json;
      expect([detail, error]).toEqual([message, message]);
      expect(message).toMatch(/./);
    }
  });
});

describe("a run without an end", () => {
  const failure = { step_id: null, failure_type: "tool", failure_code: "timeout", message: "No answer" };

  it.each([
    ["absent", undefined],
    ["null", null],
  ])("is open where it is %s, and ends when it is sent again with it", async (_how, ended_at) => {
    const items = { decisions: [decisionOf(null)], quality_signals: [signalOf(null, { signal_id: null })] };
    const run = pythonRun({ status: "failure", failure, ...items });
    const { body: opened, status } = await post({ ...run, ended_at });
    expect([status, opened]).toMatchObject([201, { outcome: "created", created_at: expect.any(String) }]);
    const { position: _, ...told } = opened as Json;
    expect(await post({ ...run, ended_at })).toMatchObject({
      status: 200,
      body: { ...told, outcome: "duplicate" },
    });
    const open = await read(run.run_id);
    expect(open).toMatchObject({ status: "running", step_count: 2, failures: [{ failure_code: "timeout" }] });
    expect(open).not.toHaveProperty("ended_at");

    expect((await post(run)).status).toBe(201);
    const ended = await read(run.run_id);
    expect(ended).toMatchObject({ status: "failure", created_at: open["created_at"], duration_ms: 1_000 });
    expect(ended["failures"]).toEqual(open["failures"]);
    expect(ended["quality_signals"]).toEqual(open["quality_signals"]);
    expect((await post(run)).status).toBe(200);
    expect((await post({ ...run, status: "partial" })).status).toBe(409);
  });

  it("may grow until it ends, and is refused where it says otherwise than before", async () => {
    const run = pythonRun({ ended_at: null });
    const [first, second] = run.steps;
    expect((await post({ ...run, steps: [first] })).status).toBe(201);
    expect((await post({ ...run, steps: [first, second] })).status).toBe(201);
    const other = await post({ ...run, steps: [{ ...first, name: "other" }] });
    expect([other.status, (other.body as Json)["detail"]]).toMatchObject([
      409,
      expect.stringContaining("steps[0]"),
    ]);
    expect(await read(run.run_id)).toMatchObject({ status: "running", step_count: 2 });
  });

  it.each(["abandoned", "RUN_STATUS_UNSPECIFIED"])("is refused with the status %s", async (status) => {
    expect((await post(pythonRun({ ended_at: null, status }))).status).toBe(400);
  });
});

describe("decisions and signals of two projects", () => {
  it("stay apart, whichever ids they share", async () => {
    await using guarded = await startPlatform({ AUTH: "required" });
    const { ownerUrl } = guarded.database;
    const run = pythonRun();
    const ids = { decision: randomUUID(), signal: randomUUID() };
    const keys = new Map<string, string>();
    for (const project of ["one", "two"]) {
      const { secret } = await createKey(ownerUrl, { project, scope: "ingest" });
      keys.set(project, (await createKey(ownerUrl, { project, scope: "query" })).secret);
      const body = {
        ...run,
        decisions: [decisionOf(null, { decision_id: ids.decision, selected: `tool_of_${project}` })],
        quality_signals: [signalOf(null, { signal_id: ids.signal, signal_code: `code_of_${project}` })],
      };
      const headers = { authorization: `Bearer ${secret}` };
      expect((await postJson(guarded.ingestUrl, "/v1/runs", body, headers)).status).toBe(201);
    }
    for (const [project, key] of keys) {
      const reply = await fetch(`${guarded.queryUrl}/v1/runs/${run.run_id}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(await reply.json()).toMatchObject({
        decisions: [{ selected: `tool_of_${project}` }],
        quality_signals: [{ signal_code: `code_of_${project}` }],
      });
    }
    await using owner = await connect(ownerUrl);
    const { rows } = await owner.client.query(
      "SELECT count(*)::int AS signals, count(DISTINCT project_id)::int AS projects FROM agent_signals",
    );
    expect(rows).toEqual([{ signals: 2, projects: 2 }]);
  });
});

async function connect(connectionString: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
