import { randomUUID } from "node:crypto";
import { verifyRollups } from "@runfacts/db/admin";
import { AgentTracer } from "@runfacts/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";
import { readEvents } from "../harness/server-events.ts";

type Json = Record<string, unknown>;

class LookupError extends Error {}

describe("errors that an agent survives", () => {
  let platform: Platform;
  let runId: string;
  let events: Awaited<ReturnType<typeof readEvents>>;
  const get = async (path: string) => (await getJson(platform.queryUrl, path)).body as never;

  beforeAll(async () => {
    platform = await startPlatform();
    events = await readEvents(`${platform.queryUrl}/v1/runs:watch?failure_code=lookup_error`);
    await using tracer = new AgentTracer({ agentId: "a", agentVersion: "1", url: platform.ingestUrl });
    let calls = 0;
    runId = await tracer.run(async (run) => {
      await run
        .step("retrieve", "find", () => {
          throw new LookupError("caught");
        })
        .catch(() => undefined);
      await run.retry("tool", "search", { attempts: 3, delay: 0 }, () => {
        calls += 1;
        if (calls < 3) throw new TypeError("tried again");
      });
      await run.step("tool", "charge", (step) => step.fail("refused"));
      return run.runId;
    });
    await tracer.flush();
  });
  afterAll(async () => {
    await events[Symbol.asyncDispose]();
    await platform[Symbol.asyncDispose]();
  });

  it("are failures of their steps in statistics", async () => {
    const stats: Json = await get("/v1/stats");
    expect(stats).toMatchObject({
      total_failures: 0,
      failure_breakdown: { "retrieval/lookup_error": 1, "tool/type_error": 2, "tool/refused": 1 },
      survived_breakdown: { "retrieval/lookup_error": 1, "tool/type_error": 2 },
    });
    expect(stats["survived_breakdown"]).not.toHaveProperty("tool/refused");
    expect(await get("/v1/facets")).toMatchObject({
      failures: expect.arrayContaining([
        { failure_type: "tool", failure_code: "type_error", run_count: 1 },
        { failure_type: "retrieval", failure_code: "lookup_error", run_count: 1 },
      ]),
    });
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
  });

  it("are in failure groups, by the step, and marked", async () => {
    const { groups, ...totals }: { groups: Json[] } = await get("/v1/failure-groups");
    expect(totals).toMatchObject({ total_groups: 3, total_failures: 4, total_survived: 3 });
    const told = groups.map((group) => [
      group["failure_type"],
      group["failure_code"],
      group["step_name"],
      group["failure_count"],
      group["survived_count"],
    ]);
    expect(told).toEqual([
      ["tool", "type_error", "search", 2, 2],
      ["retrieval", "lookup_error", "find", 1, 1],
      ["tool", "refused", "charge", 1, 0],
    ]);
    expect(groups[0]).toMatchObject({ samples: [{ run_id: runId, survived: true, message: "type error" }] });
  });

  it.each([
    "failure_code=type_error",
    "failure_type=retrieval",
    "failure_type=tool&failure_code=type_error",
    "failure_code=lookup_error&step_name=find",
    "failure_code=type_error&agent_id=a&min_duration_ms=0",
  ])("are found by %s in lists, statistics and over time", async (filter) => {
    const [run]: Json[] = await get(`/v1/runs?${filter}`);
    expect(run).toMatchObject({ run_id: runId });
    expect(await get(`/v1/stats?${filter}`)).toMatchObject({ total_runs: 1 });
    const { points }: { points: { status_breakdown: { partial?: number } }[] } = await get(
      `/v1/timeseries?${filter}`,
    );
    expect(points.reduce((sum, point) => sum + (point.status_breakdown.partial ?? 0), 0)).toBe(1);
    expect(await get(`/v1/failure-groups?${filter}`)).toMatchObject({ total_groups: 1 });
  });

  it("are not found by the type or code of others", async () => {
    expect(await get("/v1/runs?failure_type=model")).toEqual([]);
    expect(await get("/v1/runs?failure_type=retrieval&failure_code=type_error")).toEqual([]);
  });

  it("are in the list and in the failures of the run, in the order of the steps", async () => {
    const said = (failures: readonly Json[]) =>
      failures.map((failure) => [failure["failure_code"], failure["survived"]]);
    const expected = [
      ["lookup_error", true],
      ["type_error", true],
      ["type_error", true],
      ["refused", false],
    ];
    const [run]: { failures: Json[] }[] = await get("/v1/runs");
    expect(said(run?.failures ?? [])).toEqual(expected);
    expect(said(await get(`/v1/runs/${runId}/failures`))).toEqual(expected);
  });

  it("are told to those who watch for them", async () => {
    await expect.poll(() => JSON.stringify(events.events), { timeout: 5_000 }).toContain(runId);
  });

  it("are what the steps say of the run itself, which reads back as it was sent", async () => {
    const run: { steps: Json[]; failures: Json[] } = await get(`/v1/runs/${runId}`);
    expect(run.steps.map((step) => [step["error_code"], step["survived"]])).toEqual([
      ["lookup_error", true],
      ["type_error", true],
      ["type_error", true],
      [undefined, false],
      ["refused", false],
    ]);
    expect(run.failures.map((failure) => failure["failure_code"])).toEqual(["refused"]);
    expect(await postJson(platform.ingestUrl, "/v1/runs", run)).toMatchObject({
      status: 200,
      body: { outcome: "duplicate" },
    });
  });
});

describe("an error that leaves the run", () => {
  it("counts once, in the step it was thrown in, by its class", async () => {
    await using platform = await startPlatform();
    await using tracer = new AgentTracer({ agentId: "a", agentVersion: "1", url: platform.ingestUrl });
    const agent = tracer.run((run) =>
      run.step("plan", "outer", (outer) =>
        outer.step("tool", "inner", () => {
          throw new LookupError("not caught");
        }),
      ),
    );
    await expect(agent).rejects.toThrow("not caught");
    await tracer.flush();
    const { body } = await getJson(platform.queryUrl, "/v1/stats");
    expect(body).toMatchObject({ failure_breakdown: { "tool/lookup_error": 1 }, survived_breakdown: {} });
    const groups = await getJson(platform.queryUrl, "/v1/failure-groups");
    expect(groups.body).toMatchObject({
      groups: [{ step_name: "inner" }],
      total_failures: 1,
      total_survived: 0,
    });
  });
});

describe("nested steps", () => {
  const start = Date.now() - 60_000;
  const at = (ms: number) => new Date(start + ms).toISOString();
  const [agent, other] = [randomUUID(), randomUUID()];
  const usage = { input_tokens: 200, output_tokens: 26, cost_usd: 0.5 };
  const run = sampleRun({
    started_at: at(0),
    ended_at: at(4_000),
    steps: [
      sampleStep(0, { step_id: agent, step_type: "other", started_at: at(0), ended_at: at(4_000), usage }),
      sampleStep(1, { parent_step_id: agent, started_at: at(0), ended_at: at(3_000), usage }),
      sampleStep(2, {
        step_id: other,
        parent_step_id: agent,
        step_type: "tool",
        started_at: at(2_000),
        ended_at: at(3_500),
      }),
    ],
  });
  const parts = (run["steps"] as object[]).map((step) => ({
    ...run,
    status: "running",
    ended_at: undefined,
    steps: [step],
  }));

  it.each([
    ["whole", [["/v1/runs", run]]],
    [
      "in parts",
      [
        ...parts.toReversed().map((part) => ["/v1/runs:record", { part }]),
        ["/v1/runs:record", { part: { ...run, steps: [] } }],
      ],
    ],
  ] as [string, [string, unknown][]][])("sent %s count once, in the run and in all sums", async (_, sent) => {
    await using platform = await startPlatform();
    for (const [path, body] of sent) {
      expect((await postJson(platform.ingestUrl, path, body)).status).toBeLessThan(300);
    }
    const { body } = await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`);
    const whole = body as { usage: unknown; steps: Json[] };
    expect(whole.usage).toEqual(usage);
    expect(whole.steps.map((step) => [step["latency_ms"], step["own_latency_ms"]])).toEqual([
      [4_000, 500],
      [3_000, 3_000],
      [1_500, 1_500],
    ]);
    // Each is told as it was sent.
    expect(whole.steps[0]).toMatchObject({ usage });
    for (const filter of ["", "?agent_id=support", "?step_name=think"]) {
      const stats = (await getJson(platform.queryUrl, `/v1/stats${filter}`)).body;
      expect(stats).toMatchObject({
        usage,
        step_latency_ms_breakdown: { other: 500, plan: 3_000, tool: 1_500 },
        avg_latency_ms: 8_500 / 3,
        step_latency: { p50_ms: 3_000 },
      });
    }
    const series = (await getJson(platform.queryUrl, "/v1/timeseries")).body as { points: Json[] };
    expect(series.points.filter((point) => Object(point["usage"]).input_tokens === 200)).toHaveLength(1);
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
    expect(await postJson(platform.ingestUrl, "/v1/runs", body)).toMatchObject({ status: 200 });
  });
});
