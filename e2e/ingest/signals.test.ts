import { createKey } from "@runfacts/db/keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { readEvents } from "../harness/server-events.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const post = (path: string, body: unknown) => postJson(platform.ingestUrl, path, body);
const record = (signal: object) => post("/v1/signals", signal);

async function signalsOf(runId: string) {
  const { body } = await getJson(platform.queryUrl, `/v1/runs/${runId}`);
  return (body as { quality_signals?: { signal_type: string; apart?: boolean }[] }).quality_signals ?? [];
}

describe("a signal of a run that ended", () => {
  it("is created once, read with the run, and leaves the run what it was", async () => {
    const own = { signal_type: "schema_valid", signal_code: "full_match", value: true };
    const run = sampleRun({ quality_signals: [own] });
    await post("/v1/runs", run);
    const { body: before } = await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`);
    const signal = {
      run_id: run.run_id,
      name: "thumbs",
      value: true,
      source: "user",
      metadata: { channel: "web" },
    };
    expect(await record(signal)).toMatchObject({ status: 201, body: { results: [{ outcome: "created" }] } });
    expect(await record(signal)).toMatchObject({
      status: 200,
      body: { results: [{ outcome: "duplicate" }] },
    });
    expect(await post("/v1/runs", run)).toMatchObject({ status: 200, body: { outcome: "duplicate" } });
    expect(await signalsOf(run.run_id)).toMatchObject([
      own,
      { signal_type: "thumbs", value: true, source: "user", apart: true, metadata: { channel: "web" } },
    ]);
    const {
      quality_signals: _,
      signal_count,
      ...after
    } = (await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).body as Record<string, unknown>;
    expect([signal_count, before]).toMatchObject([2, after]);
  });

  it("names a step of it, or is refused", async () => {
    const run = sampleRun();
    await post("/v1/runs", run);
    const { body } = await getJson(platform.queryUrl, `/v1/runs/${run.run_id}/steps`);
    const [step] = body as { step_id: string }[];
    const signal = { run_id: run.run_id, name: "grade/tone", value: "partly", source: "model" };
    expect(await record({ ...signal, step_id: step?.step_id })).toMatchObject({ status: 201 });
    const other = await record({ ...signal, step_id: crypto.randomUUID() });
    expect(other).toMatchObject({ status: 400, body: { code: "invalid_argument" } });
    expect(JSON.stringify(other.body)).toContain("signals[0].step_id");
    expect(await signalsOf(run.run_id)).toMatchObject([
      { signal_type: "grade", signal_code: "tone", category: "partly", step_id: step?.step_id },
    ]);
  });
});

describe("what stands in the way of a signal", () => {
  it("is told by its result, and spoils no other", async () => {
    const run = sampleRun();
    await post("/v1/runs", run);
    const { run_id } = run;
    const signal_id = crypto.randomUUID();
    const good = { run_id, name: "score", value: 0.25, signal_id };
    const { status, body } = await post("/v1/signals", {
      signals: [
        good,
        { ...good, value: 0.5 },
        { run_id: crypto.randomUUID(), name: "score", value: 1 },
        { run_id, name: "score", value: "so it was not right" },
        { run_id, name: "score", value: null },
        { run_id, name: "mail", value: true, metadata: { from: "jane.doe@example.com" } },
        { run_id, name: `${"n".repeat(129)}`, value: 1 },
        { run_id, name: "score", value: { nested: 1 } },
        { run_id: "none", name: "score", value: 1 },
      ],
    });
    const errors = (body as { results: { outcome: string; error?: { code: string; reason: string } }[] })
      .results;
    expect(status).toBe(200);
    expect(errors.map(({ outcome, error }) => [outcome, error?.code, error?.reason])).toEqual([
      ["created", undefined, undefined],
      ["rejected", "already_exists", "signal_conflict"],
      ["rejected", "not_found", "run_not_found"],
      ["rejected", "invalid_argument", "field_violation"],
      ["rejected", "invalid_argument", "field_violation"],
      ["rejected", "invalid_argument", "privacy_violation"],
      ["rejected", "invalid_argument", "field_violation"],
      ["rejected", "invalid_argument", "field_violation"],
      ["rejected", "invalid_argument", "field_violation"],
    ]);
    expect(JSON.stringify(body)).not.toContain("jane.doe");
    expect(JSON.stringify(body)).not.toContain("not right");
    expect(await signalsOf(run_id)).toMatchObject([{ number: 0.25, signal_id }]);
  });

  it("is counted apart from refused runs, which an alert is about", async () => {
    const countOf = async (name: string) => {
      const text = await (await fetch(`${platform.ingestUrl}/metrics`)).text();
      return Number(new RegExp(`^${name}\\{reason="run_not_found"\\} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
    };
    const before = await countOf("runfacts_signals_rejected_total");
    await record({ run_id: crypto.randomUUID(), name: "thumbs", value: true });
    expect(await countOf("runfacts_signals_rejected_total")).toBe(before + 1);
    expect(await countOf("runfacts_runs_rejected_total")).toBe(0);
  });

  it("is an error of the call where there is one signal", async () => {
    const unknown = await record({ run_id: crypto.randomUUID(), name: "thumbs", value: false });
    expect(unknown).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(JSON.stringify(unknown.body)).toContain("RUN_NOT_FOUND");
    expect(await post("/v1/signals", { signals: [] })).toMatchObject({ status: 400 });
  });
});

describe("a run that is open", () => {
  it("takes signals, stays open, and ends as it would have", async () => {
    const run = runOfParts(2);
    await post("/v1/runs:record", { part: headOf(run) });
    const signal = { run_id: run.run_id, name: "thumbs", value: true };
    expect(await record(signal)).toMatchObject({ status: 201 });
    expect((await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).body).toMatchObject({
      status: "running",
    });
    expect(await post("/v1/runs", run)).toMatchObject({ status: 201 });
    expect(await post("/v1/runs", run)).toMatchObject({ status: 200, body: { outcome: "duplicate" } });
    expect(await record(signal)).toMatchObject({ status: 200 });
    const names = (await signalsOf(run.run_id)).filter(({ apart }) => apart).map((one) => one.signal_type);
    expect(names).toEqual(["thumbs"]);
  });

  it("may not use the id of one that came before", async () => {
    const run = runOfParts(1);
    await post("/v1/runs:record", { part: headOf(run) });
    const signal_id = crypto.randomUUID();
    await record({ run_id: run.run_id, name: "thumbs", value: true, signal_id });
    const part = { ...headOf(run), quality_signals: [{ signal_id, signal_type: "thumbs", value: true }] };
    expect(await post("/v1/runs:record", { part })).toMatchObject({ status: 409 });
  });
});

describe("readers", () => {
  it("are told of a run that gets a signal", async () => {
    const run = sampleRun();
    await post("/v1/runs", run);
    await using watching = await readEvents(`${platform.queryUrl}/v1/runs:watch`);
    const told = () => JSON.stringify(watching.events).includes(run.run_id);
    await record({ run_id: run.run_id, name: "thumbs", value: true });
    await expect.poll(told, { timeout: 5_000 }).toBe(true);
  });
});

describe("a run of another project", () => {
  it("is told from one that is nowhere by nothing", async () => {
    await using keyed = await startPlatform({ AUTH: "required" });
    const keyOf = async (project: string) => {
      const { secret } = await createKey(keyed.database.ownerUrl, { project, scope: "ingest" });
      return { authorization: `Bearer ${secret}` };
    };
    const [mine, other] = [await keyOf("mine"), await keyOf("other")];
    const run = sampleRun();
    expect(await postJson(keyed.ingestUrl, "/v1/runs", run, other)).toMatchObject({ status: 201 });
    const ask = async (run_id: string) =>
      postJson(keyed.ingestUrl, "/v1/signals", { run_id, name: "thumbs", value: true }, mine);
    const [there, nowhere] = [await ask(run.run_id), await ask(crypto.randomUUID())];
    expect([there.status, there.body]).toEqual([nowhere.status, nowhere.body]);
  });
});

describe("ListSignalGroups, and lists of runs", () => {
  it("answer whatever numbers signals say", async () => {
    const agent_id = `measured-${crypto.randomUUID()}`;
    const runs = ["1", "1", "2"].map((agent_version) => sampleRun({ agent_id, agent_version }));
    for (const run of runs) await post("/v1/runs", run);
    const signals = runs.flatMap(({ run_id }) =>
      [1.7e308, 1.6e308, -1.7e308].map((value) => ({ run_id, name: "score", value })),
    );
    expect(await post("/v1/signals", { signals })).toMatchObject({ status: 200 });
    for (const path of ["signals?", "compare?baseline_version=1&candidate_version=2&"]) {
      const { status, body } = await getJson(platform.queryUrl, `/v1/${path}agent_id=${agent_id}`);
      expect([path, status]).toEqual([path, 200]);
      expect(JSON.stringify(body)).toContain("score");
    }
  });

  it("tell runs by what their signals say", async () => {
    const agent_id = `judged-${crypto.randomUUID()}`;
    const runs = [0, 1, 2, 3].map(() => sampleRun({ agent_id }));
    for (const run of runs) await post("/v1/runs", run);
    const at = (place: number) => runs[place]?.run_id;
    await post("/v1/signals", {
      signals: [
        ...[0, 1, 2].map((place) => ({
          run_id: at(place),
          name: "thumbs",
          value: place > 0,
          source: "user",
        })),
        { run_id: at(0), name: "score/tone", value: 0.5 },
        { run_id: at(1), name: "score/tone", value: 1 },
        { run_id: at(3), name: "grade", value: "partly" },
      ],
    });
    const { body } = await getJson(platform.queryUrl, `/v1/signals?agent_id=${agent_id}`);
    const version = { agent_id, agent_version: "1.4.2" };
    expect(body).toMatchObject({
      total_groups: 3,
      groups: [
        {
          ...version,
          name: "grade",
          run_count: 1,
          signal_count: 1,
          categories: [{ category: "partly", signal_count: 1 }],
        },
        { ...version, name: "score/tone", number_count: 2, number_sum: 1.5, mean: { value: 0.75 } },
        { ...version, name: "thumbs", answer_count: 3, yes_count: 2, yes_share: { value: 2 / 3 } },
      ],
    });
    const listed = async (query: string) => {
      const { body: found } = await getJson(platform.queryUrl, `/v1/runs?agent_id=${agent_id}&${query}`);
      return (found as { run_id: string }[]).map(({ run_id }) => run_id).sort();
    };
    expect(await listed("signal_name=thumbs")).toEqual([at(0), at(1), at(2)].sort());
    expect(await listed("signal_name=thumbs&signal_value=false")).toEqual([at(0)]);
    expect(await listed("signal_name=score/tone")).toEqual([at(0), at(1)].sort());
    expect(await listed("signal_value=partly")).toEqual([at(3)]);
    expect(await listed("signal_name=thumbs&signal_value=partly")).toEqual([]);
    const refused = await getJson(platform.queryUrl, "/v1/signals?status=failure");
    expect(refused).toMatchObject({ status: 400 });
  });
});
