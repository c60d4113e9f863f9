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

  it("tell a loop in a trace of OpenTelemetry, by what its tools were called with", async () => {
    const traceId = randomUUID().replaceAll("-", "");
    const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
    const nanoseconds = (second: number) => `${BigInt(START + second * 1000) * 1_000_000n}`;
    const span = (place: number, first: number, last: number, attributes: unknown[], parentSpanId = "") => {
      const times = { startTimeUnixNano: nanoseconds(first), endTimeUnixNano: nanoseconds(last) };
      return {
        traceId,
        spanId: `${place}`.padStart(16, "a"),
        parentSpanId,
        name: "any",
        ...times,
        attributes,
      };
    };
    const root = span(0, 0, 30, [
      attribute("gen_ai.operation.name", "invoke_agent"),
      attribute("gen_ai.agent.name", "support"),
    ]);
    const calls = [1, 5, 12, 19].map((second, index) =>
      span(
        index + 1,
        second,
        second + 1,
        [
          attribute("gen_ai.operation.name", "execute_tool"),
          attribute("gen_ai.tool.name", index === 0 ? "search_web" : "search_orders"),
          attribute("gen_ai.tool.call.arguments", '{"customer": "Maria"}'),
        ],
        root.spanId,
      ),
    );
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [root, ...calls] }] }] };
    expect((await postJson(platform.ingestUrl, "/v1/traces", body)).status).toBe(200);
    const { body: run } = await getJson(
      platform.queryUrl,
      `/v1/runs/${traceId.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`,
    );
    expect(run).toMatchObject({
      source: "opentelemetry",
      patterns: [{ type: "loop", names: ["execute_tool search_orders"], step_count: 3 }],
    });
  });
});
