import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

const START = Date.now() - 60_000;
const at = (second: number) => new Date(START + second * 1000).toISOString();
const digest = (letter: string) => letter.charCodeAt(0).toString(16).padStart(32, "0");

/** Steps of a second each, one after the other, by letters for tools and their arguments; `.` is a second of thought. */
function stepsOf(line: string) {
  return [...line].map((letter, seq) => {
    const times = { started_at: at(seq), ended_at: at(seq + 1) };
    if (letter === ".")
      return sampleStep(seq, { step_id: randomUUID(), step_type: "plan", name: "think", ...times });
    const call = { step_type: "tool", name: `tool_${letter}`, argument_digest: digest(letter) };
    return sampleStep(seq, { step_id: randomUUID(), ...call, ...times });
  });
}

describe("patterns of a run", () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  type Steps = readonly Record<string, unknown>[];
  const patternsOf = async (runId: string) => {
    const { body } = await getJson(platform.queryUrl, `/v1/runs/${runId}`);
    return (body as { patterns: unknown[] }).patterns;
  };
  const stored = async (steps: Steps) => {
    const run_id = randomUUID();
    const run = sampleRun({ run_id, started_at: at(0), ended_at: at(40), steps });
    const { status } = await postJson(platform.ingestUrl, "/v1/runs", run);
    expect(status).toBe(201);
    return patternsOf(run_id);
  };

  it("tell a loop, with its steps in order", async () => {
    const steps = stepsOf("B.A.A.A.C");
    expect(await stored(steps)).toEqual([
      {
        type: "loop",
        step_ids: [2, 4, 6].map((seq) => steps[seq]?.["step_id"]),
        names: ["tool_A"],
        step_count: 3,
      },
    ]);
  });

  it("tell ping-pong", async () => {
    expect(await stored(stepsOf("A.B.A.B.A.B"))).toMatchObject([
      { type: "ping_pong", names: ["tool_A", "tool_B"], step_count: 6 },
    ]);
  });

  it("are none where something else was done, or nothing is known of arguments", async () => {
    expect(await stored(stepsOf("A.B.A.C.A"))).toEqual([]);
    expect(await stored(stepsOf("AAAA").map((step) => ({ ...step, argument_digest: undefined })))).toEqual(
      [],
    );
  });

  it("are none where the agent tried again, or gets on by the size of results", async () => {
    const tried = stepsOf("AAA").map((step, index) => ({
      ...step,
      attempt: index + 1,
      error_code: "timeout",
    }));
    expect(await stored(tried)).toEqual([]);
    const gotOn = stepsOf("AAA").map((step, index) => ({ ...step, result_bytes: 1000 * 2 ** index }));
    expect(await stored(gotOn)).toEqual([]);
  });

  it("are none where a run was awaited at regular intervals", async () => {
    const line = stepsOf("A..A..A..A");
    expect(await stored(line)).toMatchObject([{ type: "loop" }]);
    const waits = line.map((step) =>
      step["name"] === "think" ? { ...step, step_type: "other", wait: "run" } : step,
    );
    expect(await stored(waits.map((step) => ({ ...step, step_id: randomUUID() })))).toEqual([]);
  });

  it("grow while the run is open, and are not in lists", async () => {
    const run_id = randomUUID();
    const record = async (steps: Steps) => {
      const part = sampleRun({ run_id, status: "running", started_at: at(0), ended_at: undefined, steps });
      const { status } = await postJson(platform.ingestUrl, "/v1/runs:record", { part, timeout: "600s" });
      expect(status).toBe(200);
    };
    const [first, second, third] = stepsOf("AAA");
    await record([first ?? {}, second ?? {}]);
    expect(await patternsOf(run_id)).toEqual([]);
    await record([third ?? {}]);
    expect(await patternsOf(run_id)).toMatchObject([{ type: "loop", step_count: 3 }]);
    const { body } = await getJson(platform.queryUrl, "/v1/runs?status=running");
    expect(body).toMatchObject([{ run_id }]);
    expect(JSON.stringify(body)).not.toContain("patterns");
  });

  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const agent = [
    attribute("gen_ai.operation.name", "invoke_agent"),
    attribute("gen_ai.agent.name", "support"),
  ];
  const call = (tool: string) => [
    attribute("gen_ai.operation.name", "execute_tool"),
    attribute("gen_ai.tool.name", tool),
    attribute("gen_ai.tool.call.arguments", '{"customer": "Maria"}'),
  ];
  /** Makes the spans of a trace, numbers for ids, and tells the run that they are. */
  const traced = async (
    spans: readonly [id: number, parent: number | undefined, first: number, last: number, what?: unknown[]][],
  ) => {
    const traceId = randomUUID().replaceAll("-", "");
    const spanIdOf = (id: number | undefined) => (id === undefined ? "" : `${id}`.padStart(16, "a"));
    const nanoseconds = (second: number) => `${BigInt(START + second * 1000) * 1_000_000n}`;
    const made = spans.map(([id, parent, first, last, attributes = []]) => ({
      ...{ traceId, spanId: spanIdOf(id), parentSpanId: spanIdOf(parent), name: "any", attributes },
      ...{ startTimeUnixNano: nanoseconds(first), endTimeUnixNano: nanoseconds(last) },
    }));
    const body = { resourceSpans: [{ scopeSpans: [{ spans: made }] }] };
    expect((await postJson(platform.ingestUrl, "/v1/traces", body)).status).toBe(200);
    const runId = traceId.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    return (await getJson(platform.queryUrl, `/v1/runs/${runId}`)).body;
  };

  it("tell a loop in a trace of OpenTelemetry, by what its tools were called with", async () => {
    const run = await traced([
      [0, undefined, 0, 30, agent],
      [1, 0, 1, 2, call("search_web")],
      [2, 0, 5, 6, call("search_orders")],
      [3, 0, 12, 13, call("search_orders")],
      [4, 0, 19, 20, call("search_orders")],
    ]);
    expect(run).toMatchObject({
      source: "opentelemetry",
      patterns: [{ type: "loop", names: ["execute_tool search_orders"], step_count: 3 }],
    });
  });

  it("tell a loop of calls among the spans of other libraries, and polling from it", async () => {
    const seconds = [2, 6, 10, 14, 18, 22, 26];
    const around: Parameters<typeof traced>[0] = [
      [1, undefined, 0, 31],
      [2, 1, 1, 30, agent],
      // A connection that is kept, and a message on it.
      [3, 2, 1, 30],
      [4, 3, 3, 4],
    ];
    const requests = await traced([
      ...around,
      ...seconds.flatMap((second, index): typeof around => [
        [100 + index, 2, second, second + 2, call("search_orders")],
        [200 + index, 100 + index, second, second + 2],
        [300 + index, 200 + index, second + 1, second + 1.5],
      ]),
    ]);
    expect(requests).toMatchObject({
      source: "opentelemetry",
      patterns: [{ type: "loop", names: ["execute_tool search_orders"], step_count: 7 }],
    });
    const polls = await traced([
      ...around,
      ...seconds.flatMap((second, index): typeof around => [
        [100 + index, 2, second, second + 0.5, call("get_job")],
        [200 + index, 100 + index, second, second + 0.5],
      ]),
    ]);
    expect(polls).toMatchObject({ source: "opentelemetry", patterns: [] });
  });
});
