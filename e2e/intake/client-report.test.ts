import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { AgentTracer } from "@runfacts/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const HOUR_MS = 3_600_000;
const hourOf = (ms: number) => new Date(Math.floor(ms / HOUR_MS) * HOUR_MS).toISOString();

function reportOf(agent_id: string, counts: readonly object[], more: object = {}) {
  const tracer = { tracer_id: randomUUID(), agent_id, agent_version: "1.4.0", environment: "production" };
  const dropped_runs = counts.map((count) => ({
    hour: hourOf(Date.now()),
    reason: "queue_full",
    runs: 1,
    ...count,
  }));
  return { ...tracer, dropped_runs, ...more };
}

const send = (client_report: object, runs: readonly object[] = []) =>
  postJson(platform.ingestUrl, "/v1/runs:batch", { client_report, runs });

/** What is told of an agent, which has runs. */
async function toldOf(agentId: string, more = ""): Promise<unknown> {
  const { body } = await getJson(platform.queryUrl, `/v1/agents?agent_id=${agentId}${more}`);
  return (body as { readonly client_dropped_runs?: unknown }[])[0]?.client_dropped_runs;
}

async function metric(reason: string): Promise<number> {
  const text = await (await fetch(`${platform.ingestUrl}/metrics`)).text();
  const line = new RegExp(`^runfacts_client_dropped_runs_total\\{reason="${reason}"\\} (\\d+)$`, "m");
  return Number(line.exec(text)?.[1] ?? 0);
}

describe("what a tracer reports of the runs that it dropped", () => {
  it("comes along with runs, counts once however often it comes, and shows with the agent and in /metrics", async () => {
    const agent_id = `agent-${randomUUID()}`;
    const before = await metric("queue_full");
    const report = reportOf(agent_id, [{ runs: 3 }, { reason: "closed", runs: 2 }]);
    const { status, body } = await send(report, [sampleRun({ agent_id, agent_version: "1.4.0" })]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ results: [{ outcome: "created" }], client_report: "stored" });
    expect(await send(report)).toMatchObject({ status: 200, body: { client_report: "stored" } });
    expect(await toldOf(agent_id)).toEqual({ queue_full: 3, closed: 2 });
    expect((await metric("queue_full")) - before).toBe(3);
    const grown = { ...report, dropped_runs: report.dropped_runs.map((count) => ({ ...count, runs: 5 })) };
    await send(grown);
    expect(await toldOf(agent_id)).toEqual({ queue_full: 5, closed: 5 });
    expect((await metric("queue_full")) - before).toBe(5);
    expect(await toldOf(agent_id, "&merge_versions=true")).toEqual({ queue_full: 5, closed: 5 });
    // Whatever other filters say.
    expect(await toldOf(agent_id, "&status=success")).toEqual({ queue_full: 5, closed: 5 });
  });

  it.each([
    ["no UUID", [{}], { tracer_id: "tracer-1" }],
    ["no agent", [{}], { agent_id: "" }],
    ["two lines", [{}], { agent_version: "1\n2" }],
    ["a secret", [{}], { environment: ["ghp_", "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6Ii"].join("") }],
    ["no count", [], {}],
    ["no reason", [{ reason: "unspecified" }], {}],
    ["nothing dropped", [{ runs: 0 }], {}],
    ["too much", [{ runs: 1_000_000_001 }], {}],
    [
      "a time within an hour",
      [{ hour: new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS + 1).toISOString() }],
      {},
    ],
    ["an hour to come", [{ hour: hourOf(Date.now() + 3 * HOUR_MS) }], {}],
    ["the same twice", [{}, {}], {}],
  ])("is refused with %s, and costs no run", async (_, counts, more) => {
    const agent_id = `agent-${randomUUID()}`;
    const { status, body } = await send(reportOf(agent_id, counts, more), [
      sampleRun({ agent_id, agent_version: "1.4.0" }),
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ results: [{ outcome: "created" }], client_report: "refused" });
    expect(await toldOf(agent_id)).toEqual({});
  });

  it("must not have more than 200 counts: that is too large a list for the request", async () => {
    const counts = Array.from({ length: 201 }, (_, n) => ({ hour: hourOf(Date.now() - n * HOUR_MS) }));
    expect((await send(reportOf("support", counts), [sampleRun()])).status).toBe(400);
    expect((await send(reportOf("support", counts.slice(1)))).body).toMatchObject({
      client_report: "stored",
    });
  });

  it("is needed where there are no runs", async () => {
    const { status, body } = await postJson(platform.ingestUrl, "/v1/runs:batch", {});
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain("repeated.min_items");
  });
});

describe("the SDK", () => {
  function tracerOf(agentId: string, options: object = {}): AgentTracer {
    const onWarning = () => undefined;
    return new AgentTracer({
      agentId,
      agentVersion: "2",
      url: platform.ingestUrl,
      flushIntervalMs: 60_000,
      onWarning,
      ...options,
    });
  }

  it("reports with its next batch what the queue had no room for, once", async () => {
    const agentId = `agent-${randomUUID()}`;
    await using tracer = tracerOf(agentId, { maxQueueRuns: 2 });
    for (let count = 0; count < 5; count += 1) await tracer.run(() => undefined);
    expect(await tracer.flush()).toBe(true);
    expect(tracer.stats()).toMatchObject({ produced: 5, delivered: 2, dropped: { queue_full: 3 } });
    expect(await toldOf(agentId)).toEqual({ queue_full: 3 });
    for (let count = 0; count < 4; count += 1) await tracer.run(() => undefined);
    expect(await tracer.flush()).toBe(true);
    expect(await toldOf(agentId)).toEqual({ queue_full: 5 });
  });

  it("reports when it is flushed, though no run follows", async () => {
    const agentId = `agent-${randomUUID()}`;
    await using tracer = tracerOf(agentId);
    await tracer.run(() => undefined);
    await tracer.flush();
    // The same id again with other content: refused.
    const runId = randomUUID();
    for (const status of ["success", "partial"] as const)
      await tracer.run({ runId }, (run) => {
        run.setStatus(status);
        return delay(2);
      });
    expect(await tracer.flush()).toBe(true);
    expect(tracer.stats()).toMatchObject({ produced: 3, delivered: 2, dropped: { refused: 1 } });
    expect(await toldOf(agentId)).toEqual({ refused: 1 });
  });
});
