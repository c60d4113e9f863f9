import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { verifyRollups, watchMaintenance } from "@runfacts/db/admin";
import { describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, openingOf, runOfParts } from "../harness/run-parts.ts";

const maintained = (ownerUrl: string, runTimeoutMs: number) =>
  watchMaintenance(ownerUrl, {
    runTimeoutMs,
    abandonEveryMs: 100,
    onReport: () => {},
    onError: (error) => {
      throw error;
    },
  });

describe("a run whose agent dies", () => {
  it("shows each step that ended more than a second before, and is abandoned after its time-out", {
    timeout: 60_000,
  }, async () => {
    await using platform = await startPlatform();
    await using _maintenance = maintained(platform.database.ownerUrl, 3_000);
    const agent = spawn(process.execPath, [join(import.meta.dirname, "live-agent.ts")], {
      env: { ...process.env, RUNFACTS_URL: platform.ingestUrl },
      stdio: ["ignore", "pipe", "inherit"],
    });
    // One line a step, with its number and the time when it ended.
    let output = "";
    agent.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    const ended = () =>
      output
        .trim()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(" ").map(Number) as [seq: number, at: number]);
    await expect.poll(() => ended().length, { timeout: 20_000, interval: 50 }).toBeGreaterThan(30);
    const killedAt = Date.now();
    agent.kill("SIGKILL");
    await new Promise((resolve) => agent.once("close", resolve));
    const due = ended().filter(([, at]) => at < killedAt - 1_000);
    expect(due.length).toBeGreaterThan(0);

    const [{ run_id: id }] = (await getJson(platform.queryUrl, "/v1/runs")).body as [{ run_id: string }];
    const run = async () =>
      (await getJson(platform.queryUrl, `/v1/runs/${id}`)).body as Record<string, unknown>;
    const steps = (await run())["steps"] as { seq: number; ended_at?: string }[];
    for (const [seq] of due) expect(steps.find((step) => step.seq === seq)?.ended_at).toBeTypeOf("string");
    await expect
      .poll(async () => (await run())["status"], { timeout: 10_000, interval: 100 })
      .toBe("abandoned");
    expect(Date.parse(String((await run())["ended_at"]))).toBeLessThanOrEqual(Date.now());
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
  });

  it("lives again when a part comes after all, and ends as if nothing had been", {
    timeout: 60_000,
  }, async () => {
    await using platform = await startPlatform();
    await using _maintenance = maintained(platform.database.ownerUrl, 600_000);
    const whole = runOfParts(3);
    const record = (part: object) => postJson(platform.ingestUrl, "/v1/runs:record", { part });
    const status = async () =>
      (Object((await getJson(platform.queryUrl, `/v1/runs/${whole.run_id}`)).body) as { status: string })
        .status;
    const first = { ...headOf(whole), steps: whole.steps.slice(0, 1).map(openingOf) };
    await postJson(platform.ingestUrl, "/v1/runs:record", { part: first, timeout: "1s" });
    await expect.poll(status, { timeout: 10_000, interval: 50 }).toBe("abandoned");
    await record(headOf(whole));
    expect(await status()).toBe("running");
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
    await expect.poll(status, { timeout: 10_000, interval: 50 }).toBe("abandoned");
    expect((await postJson(platform.ingestUrl, "/v1/runs", whole)).status).toBe(201);
    await delay(300);
    expect(await status()).toBe("failure");
    expect((await getJson(platform.queryUrl, "/v1/stats")).body).toMatchObject({
      total_runs: 1,
      status_breakdown: { failure: 1 },
    });
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
  });
});
