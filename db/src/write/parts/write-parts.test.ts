import { sql } from "slonik";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { rebuildRollups, verifyRollups } from "../../admin/index.ts";
import { getRun } from "../../read/index.ts";
import type { PartRecord, RunRecord } from "../../rows.ts";
import { type OpenDatabase, openDatabase } from "../../testing/index.ts";
import { hashedRun, opened, partOf, shuffle, shuffledParts } from "../../testing/run-parts.ts";
import { stepRecord } from "../../testing/run-record.ts";
import { contentHash } from "../content-hash.ts";
import { writeRuns } from "../write-runs.ts";
import { stepBytes } from "./item-bytes.ts";
import { writeParts } from "./write-parts.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

/** Whole runs go to the one, parts to the other. */
const WHOLE = 1;
const PARTS = 2;

const send = (...parts: PartRecord[]) =>
  writeParts(database.ingest, PARTS, parts).then((results) => results.map(({ outcome }) => outcome));

/** All that is stored of a run, but for what tells when and where. */
async function stored(projectId: number, { run: { run_id } }: RunRecord) {
  const found = await getRun(database.query, projectId, run_id);
  if (found === null) return null;
  const { received_at: _received, project_id: _project, ...run } = found.run;
  const signals = found.signals.map(({ recorded_at: _recorded, ...signal }) => signal);
  return { ...found, run, signals };
}

const writeWhole = async (...runs: readonly RunRecord[]) =>
  (await writeRuns(database.ingest, PARTS, runs)).map(({ outcome }) => outcome);

/** Of which something was left out: of the run, of each step, and of a decision. */
function withDropped({ run, steps, decisions: [decision, ...decisions], ...items }: RunRecord): RunRecord {
  const dropped = (field: string) => ({ dropped: [`${field}=content-prose`] });
  return {
    ...items,
    run: { ...run, ...dropped("agent_id") },
    steps: steps.map((step) => ({ ...step, ...dropped("metadata.note") })),
    decisions: decision === undefined ? decisions : [{ ...decision, ...dropped("selected") }, ...decisions],
  };
}

const contradictions = (outcomes: readonly unknown[]) =>
  outcomes.filter((outcome) => typeof outcome === "object" || outcome === "too_large");

describe("writeParts", () => {
  it("stores the same as the whole run, in whatever order and pieces the parts come", {
    timeout: 120_000,
  }, async () => {
    const runs = Array.from({ length: 60 }, () => withDropped(hashedRun()));
    await writeRuns(database.ingest, WHOLE, runs);
    const parts = shuffle(runs.flatMap(shuffledParts));
    const writers = Array.from({ length: 6 }, (_, writer) => parts.filter((_, n) => n % 6 === writer));
    const outcomes = await Promise.all(
      writers.map(async (own) => {
        const all = [];
        for (let at = 0; at < own.length; at += 7) all.push(...(await send(...own.slice(at, at + 7))));
        return all;
      }),
    );
    expect(contradictions(outcomes.flat())).toEqual([]);
    for (const run of runs) expect(await stored(PARTS, run)).toEqual(await stored(WHOLE, run));
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    // Sent once more, nothing is new; and the whole run is the same run.
    expect(new Set(await send(...parts))).toEqual(new Set(["unchanged"]));
    expect(new Set(await writeWhole(...runs))).toEqual(new Set(["duplicate"]));
  });

  it("counts a run once it ends, and corrects the rollups when more comes", async () => {
    const run = hashedRun(4, 2);
    const end = { status: run.run.status, ended_at: run.run.ended_at };
    await send(partOf(run, { steps: run.steps.slice(0, 1).map(opened) }));
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    await send(partOf(run, { end }));
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
    await send(partOf(run, { steps: run.steps, failures: run.failures }));
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("lets a whole run complete its parts, and no other", async () => {
    const run = hashedRun(3, 0);
    const other = hashedRun(1, 0);
    await send(partOf(run, { steps: run.steps.slice(0, 1).map(opened) }));
    const [fewer] = await writeWhole({ ...other, run: { ...other.run, run_id: run.run.run_id } });
    expect(fewer).toBe("conflict");
    expect(await writeWhole(run, run)).toEqual(["created", "duplicate"]);
    expect(await writeWhole(run)).toEqual(["duplicate"]);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });
});

describe("a run that an older version ended before it was whole", () => {
  it("stays as it is until something new comes, and ends with what it lacked", async () => {
    const run = hashedRun(2, 1);
    const end = { status: "failure", ended_at: run.run.ended_at } as const;
    const { steps, decisions, signals } = run;
    const told = partOf(run, { end, steps, decisions, signals });
    await send(told);
    // As such a version left it.
    const hashes = [...steps, ...decisions, ...signals].map(({ item_hash }) => item_hash);
    const hash = Buffer.from(contentHash({ ...partOf(run).header, ...end }, hashes));
    const { run_id } = run.run;
    await database.owner.query(sql.unsafe`
      UPDATE agent_runs SET status = 'failure', ended_at = told_end, content_hash = ${sql.binary(hash)}
      FROM open_runs WHERE open_runs.run_id = agent_runs.run_id AND open_runs.run_id = ${run_id}::uuid
    `);
    await database.owner.query(
      sql.unsafe`UPDATE run_registry SET content_hash = ${sql.binary(hash)} WHERE run_id = ${run_id}::uuid`,
    );
    await database.owner.query(sql.unsafe`DELETE FROM open_runs WHERE run_id = ${run_id}::uuid`);
    await rebuildRollups(database.ownerUrl);

    expect(await send(told)).toEqual(["unchanged"]);
    expect((await stored(PARTS, run))?.run.status).toBe("failure");
    expect(await send(partOf(run, { failures: run.failures }))).toEqual(["recorded"]);
    expect((await stored(PARTS, run))?.run).toMatchObject({ status: "failure", failure_count: 1 });
    expect(await writeWhole(run)).toEqual(["duplicate"]);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });
});

describe("a part that contradicts", () => {
  const run = hashedRun(3, 1);
  const [step, next] = run.steps;
  const [failure] = run.failures;
  if (step === undefined || next === undefined || failure === undefined) throw new Error("no items");
  const { status, ended_at } = run.run;
  const other = hashedRun(1, 1);
  const header = { ...partOf(run).header, agent_version: "other" };
  const contrary: [string, string, PartRecord][] = [
    ["the header", "run_id", { ...partOf(run), header }],
    ["the status", "status", partOf(run, { end: { status: "partial", ended_at } })],
    ["the end", "ended_at", partOf(run, { end: { status, ended_at: ended_at + 1n } })],
    ["a step", "steps[1]", partOf(run, { steps: [step, { ...next, item_hash: 1n }] })],
    ["the place of a step", "steps[0]", partOf(run, { steps: other.steps })],
    ["the opening of a step", "steps[0]", partOf(run, { steps: [opened({ ...step, name: "other" })] })],
    [
      "the parent of a step",
      "steps[0]",
      partOf(run, { steps: [opened({ ...step, parent_step_id: next.step_id })] }),
    ],
    ["a failure", "failures[0]", partOf(run, { failures: [{ ...failure, item_hash: 1n }] })],
  ];

  it.each(contrary)("%s of a run that ended names %s and changes nothing", async (_, contradiction, part) => {
    await send(partOf(run, { steps: run.steps, failures: run.failures, end: { status, ended_at } }));
    const before = await stored(PARTS, run);
    const late = { ...part, failures: [...part.failures, ...other.failures] };
    expect(await send(late)).toEqual([{ contradiction }]);
    expect(await stored(PARTS, run)).toEqual(before);
    expect(await verifyRollups(database.ownerUrl)).toEqual([]);
  });

  it("an open run changes nothing, and spoils no other part of its batch", async () => {
    const open = hashedRun(2, 0);
    const [first, second] = open.steps;
    if (first === undefined || second === undefined) throw new Error("no steps");
    await send(partOf(open, { steps: [opened(first)], timeout_ms: 1_000 }));
    const outcomes = await send(
      { ...partOf(open), header: { ...partOf(open).header, environment: "other" } },
      partOf(open, { steps: [{ ...first, name: "other" }] }),
      partOf(open, { timeout_ms: 2_000 }),
      partOf(open, { steps: [second] }),
      partOf(open, { steps: [opened({ ...second, name: "other" })] }),
    );
    expect(outcomes).toEqual([
      { contradiction: "run_id" },
      { contradiction: "steps[0]" },
      { contradiction: "timeout" },
      "recorded",
      { contradiction: "steps[0]" },
    ]);
    expect((await stored(PARTS, open))?.steps).toMatchObject([
      { ended_at: null, latency_ms: null },
      { seq: 1 },
    ]);
  });
});

describe("a run in parts", () => {
  it("holds at most 3 MiB, before its end and after it", async () => {
    const run = hashedRun(120, 0);
    const facts = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`k${n}`, "x".repeat(250)]));
    const big = run.steps.map((step) => ({ ...step, metadata: facts }));
    const end = { status: run.run.status, ended_at: run.run.ended_at };
    const outcomes = [];
    for (const step of big) outcomes.push(...(await send(partOf(run, { steps: [step] }))));
    expect(outcomes.filter((outcome) => outcome === "too_large")).toEqual([]);
    const many = hashedRun(500, 0);
    const more = many.steps.map((step) => ({ ...step, seq: (step.seq ?? 0) + 200, metadata: facts }));
    expect(await send(partOf(run, { steps: more.slice(0, 300) }))).toEqual(["too_large"]);
    expect(await send(partOf(run, { end }))).toEqual(["recorded"]);
    expect(await send(partOf(run, { steps: more.slice(0, 300) }))).toEqual(["too_large"]);
    expect(await send(partOf(run, { steps: more.slice(0, 10) }))).toEqual(["recorded"]);
  });

  it("counts after its end what metadata and columns share as much as before", async () => {
    const run = hashedRun(0, 0);
    const { started_at, ended_at, status } = run.run;
    const [name, model] = ["n".repeat(255), "m".repeat(255)];
    const made = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) =>
        stepRecord({
          started_at,
          ended_at,
          latency_ms: 0,
          seq: from + n,
          name,
          model,
          metadata: { tool: name, model },
        }),
      );
    const fitting = Math.floor((3 * 1024 * 1024) / Math.max(...made(0, 1).map(stepBytes)));
    const near = fitting - 10;
    expect(await send(partOf(run, { steps: made(0, near) }))).toEqual(["recorded"]);
    expect(await send(partOf(run, { steps: made(near, 20) }))).toEqual(["too_large"]);
    expect(await send(partOf(run, { end: { status, ended_at } }))).toEqual(["recorded"]);
    expect(await send(partOf(run, { steps: made(near, 20) }))).toEqual(["too_large"]);
  });

  it("holds at most 10,000 steps", { timeout: 60_000 }, async () => {
    const run = hashedRun(10_000, 0);
    for (let at = 0; at < 10_000; at += 2_500) {
      expect(await send(partOf(run, { steps: run.steps.slice(at, at + 2_500).map(opened) }))).toEqual([
        "recorded",
      ]);
    }
    const [extra] = hashedRun(1, 0).steps;
    if (extra === undefined) throw new Error("no step");
    expect(await send(partOf(run, { steps: [{ ...extra, seq: 10_000 }] }))).toEqual(["too_large"]);
  });
});
