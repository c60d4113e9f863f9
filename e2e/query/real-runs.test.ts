import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GrpcClient, grpcClient } from "../harness/grpc-client.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { type RealRun, realRuns } from "../harness/real-runs.ts";
import { getJson, postJson } from "../harness/rest.ts";

type Json = Record<string, unknown>;

/** A run as gRPC with `longs: String` and `enums: String` gives it back, from what REST was given. */
function expected(run: RealRun): Json {
  const failures = run.failure === undefined ? [] : [run.failure];
  const failedSteps = new Set(failures.map((failure) => failure["step_id"]));
  return {
    run_id: run.run_id,
    agent_id: run.agent_id,
    agent_version: run.agent_version,
    environment: run.environment,
    status: `RUN_STATUS_${run.status.toUpperCase()}`,
    started_at: timestamp(run.started_at),
    ended_at: timestamp(run.ended_at),
    step_count: run.steps.length,
    duration_ms: String(Date.parse(run.ended_at) - Date.parse(run.started_at)),
    failures: failures.map((failure) => ({
      ...failure,
      failure_type: `FAILURE_TYPE_${failure["failure_type"]?.toUpperCase()}`,
    })),
    steps: run.steps.map((step) => ({
      step_id: step.step_id,
      seq: step.seq,
      step_type: `STEP_TYPE_${String(step["step_type"]).toUpperCase()}`,
      name: step["name"],
      latency_ms: step.latency_ms,
      started_at: timestamp(String(step["started_at"])),
      ended_at: timestamp(String(step["ended_at"])),
      failed: failedSteps.has(step.step_id),
      metadata: {
        fields: Object.fromEntries(Object.entries(step.metadata).map(([key, v]) => [key, value(v)])),
      },
    })),
  };
}

function timestamp(text: string): Json {
  const ms = Date.parse(text);
  return { seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
}

function value(fact: string | number | boolean): Json {
  if (typeof fact === "string") return { stringValue: fact };
  return typeof fact === "number" ? { numberValue: fact } : { boolValue: fact };
}

describe.runIf(realRuns)("real runs", () => {
  let platform: Platform;
  let query: GrpcClient;
  const runs = realRuns ?? [];

  beforeAll(async () => {
    platform = await startPlatform();
    query = grpcClient("QueryService", platform.queryUrl);
    for (const run of runs) {
      const reply = await postJson(platform.ingestUrl, "/v1/runs", run);
      expect(reply).toMatchObject({ status: 201, body: { run_id: run.run_id, outcome: "created" } });
    }
  });
  afterAll(async () => {
    query[Symbol.dispose]();
    await platform[Symbol.asyncDispose]();
  });

  it("come back by gRPC field by field as they were sent by REST", async () => {
    expect(runs).toHaveLength(32);
    for (const run of runs) {
      const reply = await query.call("GetRun", { run_id: run.run_id });
      expect(reply).toMatchObject({ run: expected(run) });
    }
  });

  it("are duplicates when what GET gave is sent again", async () => {
    for (const { run_id } of runs) {
      const { body } = await getJson(platform.queryUrl, `/v1/runs/${run_id}`);
      const reply = await postJson(platform.ingestUrl, "/v1/runs", body);
      expect(reply).toMatchObject({ status: 200, body: { run_id, outcome: "duplicate" } });
    }
  });

  it("conflict when changed", async () => {
    const [run] = runs;
    const changed = { ...run, agent_version: "other" };
    expect(await postJson(platform.ingestUrl, "/v1/runs", changed)).toMatchObject({
      status: 409,
      body: { code: "already_exists", details: [{ reason: "RUN_CONFLICT", domain: "runfacts" }] },
    });
    expect((await getJson(platform.queryUrl, `/v1/runs/${run?.run_id}`)).body).toMatchObject({
      agent_version: run?.agent_version,
    });
  });

  it("page newest first, each once, by Link", async () => {
    const ids: string[] = [];
    let path: string | undefined = "/v1/runs?page_size=7";
    while (path !== undefined) {
      const { headers, body } = await getJson(platform.queryUrl, path);
      ids.push(...(body as RealRun[]).map((run) => run.run_id));
      path = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
    }
    const newestFirst = runs.toSorted((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
    expect(ids).toEqual(newestFirst.map((run) => run.run_id));
  });

  it("add up in stats", async () => {
    const steps = runs.flatMap((run) => run.steps);
    const failed = runs.filter((run) => run.status === "failure");
    const byType = Object.groupBy(steps, (step) => String(step["step_type"]));
    const { body } = await getJson(platform.queryUrl, "/v1/stats");
    const stats = body as Record<string, number>;
    expect(body).toMatchObject({
      total_runs: runs.length,
      total_failures: failed.length,
      total_steps: steps.length,
      step_type_breakdown: Object.fromEntries(
        Object.entries(byType).map(([type, list]) => [type, list?.length]),
      ),
    });
    expect(stats["success_rate"]).toBeCloseTo((100 * (runs.length - failed.length)) / runs.length, 9);
    const mean = steps.reduce((sum, step) => sum + step.latency_ms, 0) / steps.length;
    expect(stats["avg_latency_ms"]).toBeCloseTo(mean, 6);
    const code = failed[0]?.failure;
    const key = `${code?.["failure_type"]}/${code?.["failure_code"]}`;
    const count = runs.filter(
      ({ failure }) => `${failure?.["failure_type"]}/${failure?.["failure_code"]}` === key,
    ).length;
    expect((body as { failure_breakdown: Record<string, number> }).failure_breakdown[key]).toBe(count);
  });

  it("are filtered by each field", async () => {
    const matching: [query: string, matches: (run: RealRun) => boolean][] = [
      ["agent_id=tiktok", (run) => run.agent_id === "tiktok"],
      ["agent_version=claude-opus-4-6", (run) => run.agent_version === "claude-opus-4-6"],
      ["status=partial", (run) => run.status === "partial"],
      ["environment=evaluation", (run) => run.environment === "evaluation"],
      ["start_time=2026-11-01T20:00:00Z", (run) => Date.parse(run.started_at) >= Date.UTC(2026, 10, 1, 20)],
      ["end_time=2026-11-01T20:00:00Z", (run) => Date.parse(run.started_at) < Date.UTC(2026, 10, 1, 20)],
      ["failure_type=tool", (run) => run.failure?.["failure_type"] === "tool"],
      ["failure_code=api_error", (run) => run.failure?.["failure_code"] === "api_error"],
      ["failure_type=model&failure_code=api_error", () => false],
      [
        "step_name=run_side_task_test",
        (run) => run.steps.some((step) => step["name"] === "run_side_task_test"),
      ],
      ["min_duration_ms=300000", (run) => Date.parse(run.ended_at) - Date.parse(run.started_at) >= 300_000],
      ["max_duration_ms=60000", (run) => Date.parse(run.ended_at) - Date.parse(run.started_at) <= 60_000],
      ["session_id=none", () => false],
    ];
    for (const [filter, matches] of matching) {
      const { body } = await getJson(platform.queryUrl, `/v1/runs?page_size=100&${filter}`);
      const found = (body as RealRun[]).map((run) => run.run_id).sort();
      expect(found, filter).toEqual(
        runs
          .filter(matches)
          .map((run) => run.run_id)
          .sort(),
      );
      const { body: stats } = await getJson(platform.queryUrl, `/v1/stats?${filter}`);
      expect(stats, filter).toMatchObject({ total_runs: found.length });
    }
  });
});
