import { setTimeout as delay } from "node:timers/promises";
import { verifyRollups } from "@runfacts/db/admin";
import { AgentTracer } from "@runfacts/sdk";
import { describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { getJson } from "../harness/rest.ts";

interface RunBody {
  status: string;
  steps: { name: string; ended_at?: string; failed?: boolean }[];
  failures: unknown[];
}

const tracerOf = (url: string, warnings: unknown[], agentId = "worker") =>
  new AgentTracer({
    agentId,
    agentVersion: "1.0.0",
    url,
    live: true,
    flushIntervalMs: 0,
    onWarning: (warning) => warnings.push(warning),
  });

describe("the SDK in live mode", () => {
  it("shows a run while it grows, and stores the same when it ends", { timeout: 30_000 }, async () => {
    await using platform = await startPlatform();
    const warnings: unknown[] = [];
    await using tracer = tracerOf(platform.ingestUrl, warnings);
    const { runId } = await tracer.run(async (run) => {
      const read = async () => (await getJson(platform.queryUrl, `/v1/runs/${run.runId}`)).body as RunBody;
      await run.step("plan", "think", (step) => step.addMetadata({ model: "m-1", tries: 1 }));
      using open = run.step("tool", "search");
      await expect
        .poll(async () => (await read()).steps?.map(({ name, ended_at }) => [name, ended_at !== undefined]), {
          timeout: 5_000,
        })
        .toEqual([
          ["think", true],
          ["search", false],
        ]);
      expect((await read()).status).toBe("running");
      run.recordFailure({ type: "tool", code: "timeout", message: "No answer within 30 s", step: open });
      await expect.poll(async () => (await read()).failures?.length, { timeout: 5_000 }).toBe(1);
      return run;
    });
    await tracer.flush();
    const { body } = await getJson(platform.queryUrl, `/v1/runs/${runId}`);
    expect(body).toMatchObject({ status: "partial", step_count: 2, failed_step_count: 1, failures: [{}] });
    expect(tracer.stats()).toMatchObject({ produced: 1, delivered: 1, duplicates: 0, errors: 0 });
    expect(warnings).toEqual([]);
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
  });

  it("never says otherwise than the whole run, whatever the agent does", { timeout: 60_000 }, async () => {
    await using platform = await startPlatform();
    const warnings: { code?: string }[] = [];
    await using tracer = tracerOf(platform.ingestUrl, warnings);
    const secret = ["ghp_", "kT9xQ2vLw7ZpB4nRy8JmC5hGf1SdA3eUo6Ii"].join("");
    const agents = Array.from({ length: 40 }, (_, n) =>
      tracer
        .run({ sessionId: `session-${n}` }, async (run) => {
          for (let step = 0; step < 4; step += 1) {
            await run
              .retry("tool", "fetch", async (attempt) => {
                attempt.addMetadata({ label: n % 3 === 0 ? secret : "ok", [`key_${step}`]: step });
                await delay(Math.random() * 200);
                if (Math.random() < 0.3) throw new Error("no answer");
              })
              .catch((error: unknown) => {
                if (n % 5 === 0) throw error;
              });
            await run.step("respond", "write", async (outer) => {
              await outer.step("plan", "draft", () => delay(Math.random() * 100));
            });
          }
          if (n % 4 === 0)
            run.recordFailure({ type: "model", code: "refused", message: "The model refused" });
        })
        .catch(() => undefined),
    );
    await Promise.all(agents);
    await tracer.flush({ timeoutMs: 20_000 });
    expect(tracer.stats()).toMatchObject({ produced: 40, delivered: 40, errors: 0 });
    expect(warnings.filter(({ code }) => code !== "privacy")).toEqual([]);
    const { body } = await getJson(platform.queryUrl, "/v1/runs?page_size=100");
    const statuses = (body as RunBody[]).map(({ status }) => status);
    expect(statuses).toHaveLength(40);
    expect(statuses).not.toContain("running");
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
  });

  it("delivers whole runs when parts are refused or the service is away", { timeout: 30_000 }, async () => {
    const warnings: unknown[] = [];
    let port = 0;
    {
      await using platform = await startPlatform();
      port = Number(new URL(platform.ingestUrl).port);
    }
    await using away = tracerOf(`http://127.0.0.1:${port}`, warnings);
    await away.run(async (run) => run.step("tool", "work", () => delay(600)));
    expect(await away.close({ timeoutMs: 300 })).toBe(false);
    expect(away.stats()).toMatchObject({ produced: 1, delivered: 0, dropped: { closed: 1 }, errors: 0 });
  });
});
