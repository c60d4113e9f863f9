import { randomUUID } from "node:crypto";
import { maintain, verifyRollups } from "@runfacts/db/admin";
import { describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, openingOf, runOfParts, shuffledParts, timeless } from "../harness/run-parts.ts";

const RUNS = 22;

describe("runs in parts", () => {
  it("come out as the whole runs, from two services, in whatever order and however often", {
    timeout: 120_000,
  }, async () => {
    await using platform = await startPlatform();
    await using whole = await startPlatform();
    await using first = await startIngestProcess(platform.database.ingestUrl);
    await using second = await startIngestProcess(platform.database.ingestUrl);
    const runs = Array.from({ length: RUNS }, () => runOfParts());
    const parts = runs.flatMap(shuffledParts).sort(() => Math.random() - 0.5);
    const send = async (sender: number) => {
      const { url } = sender % 2 === 0 ? first : second;
      for (const part of parts.filter((_, place) => place % 8 === sender)) {
        const { status } = await postJson(url, "/v1/runs:record", { part });
        expect(status).toBe(200);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, sender) => send(sender)));
    for (const run of runs) {
      await postJson(whole.ingestUrl, "/v1/runs", run);
      const path = `/v1/runs/${run.run_id}`;
      expect(timeless((await getJson(platform.queryUrl, path)).body)).toEqual(
        timeless((await getJson(whole.queryUrl, path)).body),
      );
      // The content hash is the same too: the whole run is a repeat.
      expect((await postJson(first.url, "/v1/runs", run)).status).toBe(200);
    }
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
    const stats = async (url: string) => (await getJson(url, "/v1/stats")).body;
    expect(await stats(platform.queryUrl)).toEqual(await stats(whole.queryUrl));
  });

  it("are seen while they run, counted as running alone, and completed by the whole run", async () => {
    await using platform = await startPlatform();
    const run = runOfParts(3);
    const [step, next] = run.steps;
    if (step === undefined || next === undefined) throw new Error("no steps");
    const part = { ...headOf(run), steps: [step, openingOf(next)] };
    const { body: answer } = await postJson(platform.ingestUrl, "/v1/runs:record", { part, timeout: "60s" });
    expect(answer).toEqual({
      run_id: run.run_id,
      outcome: "recorded",
      status: "running",
      position: expect.any(String),
      missing: [],
      dropped: [],
      dropped_count: 0,
    });
    const { body } = await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`);
    expect(body).toMatchObject({
      status: "running",
      step_count: 2,
      steps: [{ latency_ms: 0 }, { name: "step_1" }],
    });
    expect(Object(body)).not.toHaveProperty("ended_at");
    expect(Object(body)["steps"][1]).not.toHaveProperty("ended_at");
    const { body: stats } = await getJson(platform.queryUrl, "/v1/stats");
    expect(stats).toMatchObject({ total_runs: 1, status_breakdown: { running: 1 } });
    expect(stats).not.toMatchObject({ total_steps: 1 });
    expect((await postJson(platform.ingestUrl, "/v1/runs", run)).status).toBe(201);
    expect((await getJson(platform.queryUrl, "/v1/stats")).body).toMatchObject({
      total_runs: 1,
      total_failures: 1,
      total_steps: 3,
    });
  });
});

describe("a run whose end comes before all that makes it whole", () => {
  const named = (rule: string) => expect.arrayContaining([expect.objectContaining({ rule })]);

  it("runs until it is whole, and every answer names what is missing", async () => {
    await using platform = await startPlatform();
    const run = runOfParts(3);
    const head = headOf(run);
    const [first, second, third] = run.steps;
    const record = async (part: object) =>
      (await postJson(platform.ingestUrl, "/v1/runs:record", { part: { ...head, ...part } })).body;
    const stored = async () => (await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).body;
    const end = { status: "failure", ended_at: run["ended_at"] };

    expect(await record({ ...end, steps: [first, second] })).toMatchObject({
      status: "running",
      missing: named("status.failure_named"),
    });
    expect(await stored()).toMatchObject({ status: "running" });
    // Whole with what is there it is refused, as it is in parts.
    const incomplete = { ...run, steps: [first, second], failures: [] };
    expect((await postJson(platform.ingestUrl, "/v1/runs", incomplete)).status).toBe(400);
    expect(await record({ failures: run.failures })).toMatchObject({ status: "failure", missing: [] });
    // Times are told without the zeros that say nothing.
    const ended_at = String(run["ended_at"]).replace(/\.?0+Z$/, "Z");
    expect(await stored()).toMatchObject({ status: "failure", ended_at });

    // A late decision and a late signal of a step that has not come.
    const ofThird = (item: object) => ({ ...item, step_id: third?.["step_id"] });
    const observed = {
      decisions: run.decisions.map(ofThird),
      quality_signals: run.quality_signals.map(ofThird),
    };
    for (const [list, items] of Object.entries(observed)) {
      const unknown = { field: `${list}[0].step_id`, rule: "reference.unknown" };
      expect(await record({ [list]: items })).toMatchObject({
        status: "running",
        missing: expect.arrayContaining([expect.objectContaining(unknown)]),
      });
    }
    expect(await stored()).toMatchObject({ status: "running" });
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);

    // A late step beyond a gap: not whole any more, until the rest comes.
    const late = { ...third, seq: 3, step_id: randomUUID() };
    expect(await record({ steps: [late] })).toMatchObject({ status: "running", missing: named("seq.gap") });
    expect(await stored()).toMatchObject({ status: "running" });
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
    expect(await record({ steps: [third] })).toMatchObject({ status: "failure", missing: [] });
    const whole = { ...run, ...observed, steps: [...run.steps, late] };
    expect(await postJson(platform.ingestUrl, "/v1/runs", whole)).toMatchObject({
      status: 200,
      body: { outcome: "duplicate" },
    });
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
  });

  it("is abandoned after its time-out, and ends when the rest comes after all", async () => {
    await using platform = await startPlatform();
    const run = runOfParts(2);
    const { failures, ...rest } = run;
    const end = { ...rest, failures: [] };
    const record = (part: object) => postJson(platform.ingestUrl, "/v1/runs:record", { part, timeout: "1s" });
    const status = async () =>
      Object((await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).body)["status"];
    await record(end);
    const maintained = () => maintain(platform.database.ownerUrl, { daysAhead: 2 }).then(status);
    await expect.poll(maintained, { timeout: 10_000, interval: 100 }).toBe("abandoned");
    expect((await record({ ...headOf(run), failures })).body).toMatchObject({
      status: "failure",
      missing: [],
    });
    expect((await postJson(platform.ingestUrl, "/v1/runs", run)).status).toBe(200);
    expect(await verifyRollups(platform.database.ownerUrl)).toEqual([]);
  });
});

describe("a part that is refused", () => {
  const run = runOfParts(2);
  const [step = {}] = run.steps;
  const head = headOf(run);
  const cases: [string, object, string][] = [
    ["an end while it is running", { ...head, ended_at: run["ended_at"] }, "part.ended_at"],
    ["a status without an end", { ...head, status: "success" }, "part.ended_at"],
    ["a status that only the platform sets", { ...head, status: "abandoned" }, "part.status"],
    [
      "an open step with a latency",
      { ...head, steps: [{ ...openingOf(step), latency_ms: 3 }] },
      "part.steps[0].latency_ms",
    ],
    [
      "an open step with metadata",
      { ...head, steps: [{ ...openingOf(step), metadata: {} }] },
      "part.steps[0].metadata",
    ],
    [
      "two steps in one place",
      { ...head, steps: [step, { ...step, step_id: undefined }] },
      "part.steps[1].seq",
    ],
    [
      "a failure without an id",
      { ...head, failures: [{ ...run.failures[0], failure_id: undefined }] },
      "part.failures[0].failure_id",
    ],
    [
      "a step that is part of itself",
      { ...head, steps: [{ ...step, parent_step_id: step["step_id"] }] },
      "part.steps[0].parent_step_id",
    ],
    ["content", { ...head, steps: [{ ...step, metadata: { prompt: "hi" } }] }, "part.steps[0].metadata"],
  ];

  it.each(cases)("with %s names the field and stores nothing", async (_, part, field) => {
    await using platform = await startPlatform();
    const { status, body } = await postJson(platform.ingestUrl, "/v1/runs:record?on_violation=reject", {
      part,
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(`"field":"${field}`);
    expect((await getJson(platform.queryUrl, "/v1/runs")).body).toEqual([]);
  });

  it("because it contradicts is a 409 that names the field", async () => {
    await using platform = await startPlatform();
    await postJson(platform.ingestUrl, "/v1/runs:record", { part: { ...head, steps: [step] } });
    const other = { ...head, steps: [{ ...step, name: "other" }] };
    const { status, body } = await postJson(platform.ingestUrl, "/v1/runs:record", { part: other });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "already_exists", message: expect.stringMatching(/^steps\[0\]: /) });
  });
});
