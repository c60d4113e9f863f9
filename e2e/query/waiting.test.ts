import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";

const start = Date.now() - 60_000;
const at = (ms: number) => new Date(start + ms).toISOString();
const AGENT = "waiting-agent";

const step = (seq: number, step_type: string, from: number, to: number, given: object = {}) => ({
  seq,
  step_id: randomUUID(),
  step_type,
  name: `step_${seq}`,
  started_at: at(from),
  ended_at: at(to),
  ...given,
});
const tool = step(0, "tool", 0, 5_000);
/** Of ten seconds, 1 to 4 and 6 to 8 are spent waiting, and what is after the end does not count. */
const run = {
  run_id: randomUUID(),
  agent_id: AGENT,
  agent_version: "1",
  status: "success",
  started_at: at(0),
  ended_at: at(10_000),
  steps: [
    tool,
    step(1, "other", 1_000, 4_000, { wait: "person", parent_step_id: tool.step_id }),
    step(2, "other", 6_000, 8_000, { wait: "run" }),
    step(3, "other", 10_000, 12_000, { wait: "run" }),
    step(4, "respond", 8_000, 10_000),
  ],
};

/** It starts another run, works for three seconds of it, and then waits for a second. */
const parent = {
  ...run,
  run_id: randomUUID(),
  agent_id: "parent-agent",
  steps: [
    step(0, "other", 1_000, 5_000, { wait: "run" }),
    step(1, "tool", 0, 3_000),
    step(2, "respond", 4_000, 6_000),
  ],
};

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  for (const one of [run, parent])
    expect((await postJson(platform.ingestUrl, "/v1/runs", one)).status).toBe(201);
});
afterAll(() => platform[Symbol.asyncDispose]());

it("time spent waiting is told apart, of a run, in lists and in statistics", async () => {
  const { body: found } = await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`);
  expect(found).toMatchObject({ duration_ms: 10_000, waiting_ms: 5_000, source: "runfacts" });
  const { steps } = found as { steps: { wait: string; own_latency_ms: number }[] };
  expect(steps.map(({ wait, own_latency_ms }) => [wait, own_latency_ms])).toEqual([
    [undefined, 2_000],
    ["person", 3_000],
    ["run", 2_000],
    ["run", 2_000],
    [undefined, 2_000],
  ]);
  const { body: listed } = await getJson(platform.queryUrl, `/v1/runs?agent_id=${AGENT}`);
  expect(listed).toMatchObject([{ run_id: run.run_id, waiting_ms: 5_000 }]);
  const stats = {
    step_latency_ms_breakdown: { tool: 2_000, other: 0, respond: 2_000 },
    waiting_ms: 7_000,
    avg_latency_ms: 14_000 / 5,
  };
  // From the rollups, and from the tables.
  const since = `start_time=${at(-1)}&end_time=${at(1)}`;
  for (const range of ["", `&${since}`]) {
    const { body } = await getJson(platform.queryUrl, `/v1/stats?agent_id=${AGENT}${range}`);
    expect(body).toMatchObject(stats);
  }
});

it("waiting for a run counts while nothing works", async () => {
  const { body } = await getJson(platform.queryUrl, `/v1/runs/${parent.run_id}`);
  expect(body).toMatchObject({ duration_ms: 10_000, waiting_ms: 1_000 });
});

it("a run that is open has not waited yet, and has when its end comes", async () => {
  const open = { ...run, run_id: randomUUID(), agent_id: "open-agent" };
  const { ended_at, ...begun } = open;
  expect((await postJson(platform.ingestUrl, "/v1/runs", { ...begun, status: "running" })).status).toBe(201);
  const path = `/v1/runs/${open.run_id}`;
  expect((await getJson(platform.queryUrl, path)).body).not.toHaveProperty("waiting_ms");
  await postJson(platform.ingestUrl, "/v1/runs", { ...open, ended_at });
  expect((await getJson(platform.queryUrl, path)).body).toMatchObject({ waiting_ms: 5_000 });
});
