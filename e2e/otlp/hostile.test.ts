import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const idOf = (n: number) => n.toString(16).padStart(16, "0");
const runIdOf = (traceId: string) => traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const newTrace = () => randomBytes(16).toString("hex");
const nanos = (ms: number) => String(BigInt(ms) * 1_000_000n);
const now = Date.now() - 60_000;

/** A call of a model that an agent makes; a minute ago, for a second. */
const spanOf = (traceId: string, n: number, fields: object = {}) => ({
  traceId,
  spanId: idOf(n),
  name: "chat",
  startTimeUnixNano: nanos(now),
  endTimeUnixNano: nanos(now + 1_000),
  attributes: [{ key: "gen_ai.operation.name", value: { stringValue: "chat" } }],
  ...fields,
});

/** How many of the spans were rejected. */
async function send(spans: readonly object[]): Promise<number> {
  const { status, body } = await postJson(platform.ingestUrl, "/v1/traces", {
    resourceSpans: [{ scopeSpans: [{ spans }] }],
  });
  expect(status).toBe(200);
  return Number((body as { partialSuccess?: { rejectedSpans?: string } }).partialSuccess?.rejectedSpans ?? 0);
}

async function runOf(traceId: string) {
  const { status, body } = await getJson(platform.queryUrl, `/v1/runs/${runIdOf(traceId)}`);
  expect([200, 404]).toContain(status);
  return status === 200 ? (body as { step_count: number; agent_id: string; status: string }) : undefined;
}

describe("a trace that no program should send", () => {
  it("whose spans lead in a circle is a run", async () => {
    const traceId = newTrace();
    const circle = [1, 2, 3].map((n) => spanOf(traceId, n, { parentSpanId: idOf((n % 3) + 1) }));
    expect(await send([...circle, spanOf(traceId, 4, { parentSpanId: idOf(4) })])).toBe(0);
    expect(await runOf(traceId)).toMatchObject({ step_count: 4 });
  });

  it("has times that cannot be: each span is taken or rejected for itself, beside one that is well", async () => {
    const odd: readonly object[] = [
      { startTimeUnixNano: "18446744073709551615", endTimeUnixNano: "18446744073709551615" },
      { startTimeUnixNano: "1", endTimeUnixNano: "2" },
      { startTimeUnixNano: "0", endTimeUnixNano: nanos(now) },
      { startTimeUnixNano: nanos(now), endTimeUnixNano: nanos(now - 5_000) },
      { startTimeUnixNano: nanos(now), endTimeUnixNano: "18446744073709551615" },
    ];
    for (const times of odd) {
      const [traceId, other] = [newTrace(), newTrace()];
      const rejected = await send([spanOf(traceId, 1, times), spanOf(other, 1)]);
      const run = await runOf(traceId);
      expect([rejected, run?.step_count ?? 0]).toEqual(rejected === 1 ? [1, 0] : [0, 1]);
      expect(await runOf(other)).toMatchObject({ step_count: 1, status: "success" });
    }
  });

  it("has the id of a run that came in facts, and changes nothing of it", async () => {
    const run = sampleRun();
    expect((await postJson(platform.ingestUrl, "/v1/runs", run)).status).toBe(201);
    const path = `/v1/runs/${run.run_id}`;
    const before = (await getJson(platform.queryUrl, path)).body;
    const other = newTrace();
    expect(await send([spanOf(run.run_id.replaceAll("-", ""), 1), spanOf(other, 1)])).toBe(1);
    expect((await getJson(platform.queryUrl, path)).body).toEqual(before);
    expect(await runOf(other)).toMatchObject({ step_count: 1 });
  });

  it("is told by spans without ids, with ids of other lengths, and by good ones", async () => {
    const traceId = newTrace();
    const bad = [
      spanOf(traceId, 0),
      spanOf("00".repeat(16), 1),
      spanOf("ab", 1),
      spanOf(traceId, 1, { spanId: "ab" }),
      { name: "nothing" },
    ];
    expect(await send([...bad, spanOf(traceId, 7)])).toBe(bad.length);
    expect(await runOf(traceId)).toMatchObject({ step_count: 1 });
  });

  it("names another agent each time, and is the same run in whatever order they come", async () => {
    const [one, two] = [newTrace(), newTrace()];
    const named = (traceId: string, n: number) =>
      spanOf(traceId, n, {
        attributes: [
          { key: "gen_ai.operation.name", value: { stringValue: "invoke_agent" } },
          { key: "gen_ai.agent.name", value: { stringValue: `agent-${n}` } },
        ],
      });
    for (const n of [1, 2, 3, 4, 5]) await send([named(one, n)]);
    for (const n of [4, 2, 5, 1, 3]) await send([named(two, n)]);
    expect((await runOf(two))?.agent_id).toBe((await runOf(one))?.agent_id);
  });

  it("is one of 20,000 of a span each", { timeout: 120_000 }, async () => {
    const traceIds = Array.from({ length: 20_000 }, newTrace);
    for (let at = 0; at < traceIds.length; at += 5_000)
      expect(await send(traceIds.slice(at, at + 5_000).map((traceId) => spanOf(traceId, 1)))).toBe(0);
    expect(await runOf(traceIds.at(-1) ?? "")).toMatchObject({ step_count: 1 });
  });

  it("brings more than is taken at once, and is refused for good", async () => {
    const body = { stringValue: "x".repeat(10_000_000) };
    const { status } = await postJson(platform.ingestUrl, "/v1/logs", {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body }] }] }],
    });
    expect(status).toBe(413);
  });
});
