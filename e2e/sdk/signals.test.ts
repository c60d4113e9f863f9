import { once } from "node:events";
import { createServer } from "node:net";
import { AgentTracer, type Warning } from "@runfacts/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson } from "../harness/rest.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const agent = { agentId: "judged", agentVersion: "1", retryDelayMs: 20, flushIntervalMs: 20 };

async function signalsOf(runId: string) {
  const { body } = await getJson(platform.queryUrl, `/v1/runs/${runId}`);
  const { quality_signals } = body as { quality_signals?: Record<string, unknown>[] };
  return quality_signals ?? [];
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("signals of a tracer", () => {
  it("are stored with the run, its steps and runs of before, and are no part of the balance of runs", async () => {
    const tracer = new AgentTracer({ ...agent, url: platform.ingestUrl });
    const { runId, stepId } = await tracer.run(async (run) => {
      run.signal("schema_valid", true, { source: "code" });
      const id = await run.step("tool", "search", (step) => {
        step.signal("score/relevance", 0.5, { source: "model" });
        return step.stepId;
      });
      return { runId: run.runId, stepId: id };
    });
    expect(await tracer.flush()).toBe(true);
    const signalId = crypto.randomUUID();
    for (const value of ["good", "good"]) tracer.signal(runId, "grade", value, { source: "user", signalId });
    expect(await tracer.flush()).toBe(true);
    expect(await signalsOf(runId)).toMatchObject([
      {
        signal_type: "score",
        signal_code: "relevance",
        number: 0.5,
        source: "model",
        step_id: stepId,
        apart: true,
      },
      { signal_type: "grade", category: "good", source: "user", signal_id: signalId },
      { signal_type: "schema_valid", value: true, source: "code" },
    ]);
    expect(tracer.stats()).toMatchObject({
      produced: 1,
      delivered: 1,
      signals: { produced: 4, delivered: 4, pending: 0, dropped: 0 },
    });
    await tracer.close();
  });

  it("wait for their run: while it is open, and while another process delivers it", async () => {
    const tracer = new AgentTracer({ ...agent, url: platform.ingestUrl });
    const run = tracer.startRun();
    run.signal("thumbs", true);
    expect(await tracer.flush()).toBe(true);
    expect(tracer.stats().signals).toMatchObject({ pending: 1, delivered: 0 });
    run.end();
    const later = new AgentTracer({ ...agent, url: platform.ingestUrl });
    const other = crypto.randomUUID();
    later.signal(other, "thumbs", false, { source: "user" });
    await expect.poll(() => later.stats().signals.pending).toBe(1);
    await tracer.run({ runId: other }, () => undefined);
    expect(await tracer.close()).toBe(true);
    expect(await later.flush()).toBe(true);
    expect(await signalsOf(run.runId)).toMatchObject([{ signal_type: "thumbs", value: true }]);
    expect(await signalsOf(other)).toMatchObject([{ signal_type: "thumbs", value: false }]);
    expect(later.stats().signals).toEqual({ produced: 1, delivered: 1, pending: 0, dropped: 0 });
    await later.close();
  });

  it("reach nobody by an error, and are dropped where they may be content", async () => {
    const warnings: Warning[] = [];
    const tracer = new AgentTracer({
      ...agent,
      url: platform.ingestUrl,
      onWarning: (one) => warnings.push(one),
    });
    const runId = await tracer.run((run) => run.runId);
    const hostile = {
      get source(): never {
        throw new Error("no");
      },
    };
    const wrong: unknown[][] = [
      [runId, "name", "it was not what the user wanted"],
      [runId, "name", Number.NaN],
      [runId, "name of it", true],
      ["run", "name", true],
      [runId, "jane.doe@example.com", true],
      [runId, "sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrStUv", true],
      [],
    ];
    for (const given of wrong) (tracer.signal as (...args: unknown[]) => void).apply(tracer, given);
    tracer.signal(runId, "name", true, hostile as never);
    const { signal } = tracer;
    (signal as () => void)();
    expect(await tracer.flush()).toBe(true);
    expect(await signalsOf(runId)).toEqual([]);
    expect(tracer.stats()).toMatchObject({ errors: 1, signals: { produced: 7, dropped: 7, pending: 0 } });
    expect(JSON.stringify(warnings)).not.toMatch(/jane|wanted|sk-ant/);
    await tracer.close();
  });

  it("are kept while the service is away, and counted as dropped when the tracer is closed before", async () => {
    const tracer = new AgentTracer({
      ...agent,
      url: `http://127.0.0.1:${await freePort()}`,
      onWarning: () => undefined,
    });
    for (let count = 0; count < 3; count += 1) tracer.signal(crypto.randomUUID(), "thumbs", true);
    expect(await tracer.flush({ timeoutMs: 300 })).toBe(false);
    expect(tracer.stats().signals).toEqual({ produced: 3, delivered: 0, pending: 3, dropped: 0 });
    expect(await tracer.close({ timeoutMs: 50 })).toBe(false);
    tracer.signal(crypto.randomUUID(), "thumbs", true);
    expect(tracer.stats().signals).toEqual({ produced: 4, delivered: 0, pending: 0, dropped: 4 });
  });
});
