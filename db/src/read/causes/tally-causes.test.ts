import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { EndedStepRow, FailureRow, RunRecord, RunStatus } from "../../rows.ts";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../../testing/index.ts";
import type { CauseQuestion } from "./cause-question.ts";
import { MOST_RUNS } from "./population.ts";
import { tallyCauses } from "./tally-causes.ts";

const HOUR = 3_600_000_000n;
const SECOND = 1_000_000n;
const start = ((BigInt(Date.now()) * 1_000n) / HOUR) * HOUR - 5n * HOUR;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

let project = 0;
/** Stores runs in a project of their own. */
async function store(records: readonly RunRecord[]): Promise<number> {
  project += 1;
  await writeRecords(database.ingest, project, records);
  return project;
}

interface Given {
  readonly run?: Partial<RunRecord["run"]>;
  /** Names of steps, each a second long, one after the other; a failed one has a "!". */
  readonly steps: readonly string[];
  readonly step?: Partial<Record<string, Partial<EndedStepRow>>>;
  readonly status?: RunStatus;
  readonly code?: string;
  readonly signals?: RunRecord["signals"];
}

let runs = 0n;
/** A run that fails in its last failed step, if it fails. */
function record({ run, steps, step = {}, status, code = "timeout", signals = [] }: Given): RunRecord {
  runs += 1n;
  const started_at = start + runs * SECOND;
  const rows = steps.map((given, seq) => {
    const failed = given.endsWith("!");
    const name = given.replace("!", "");
    const at = started_at + BigInt(seq) * SECOND;
    const own = step[given] ?? {};
    return stepRecord({
      seq,
      name,
      failed,
      started_at: at,
      ended_at: at + SECOND,
      latency_ms: 1_000,
      ...own,
    });
  });
  const failing = rows.findLast(({ failed }) => failed);
  const fails = status === undefined ? failing !== undefined : status === "failure";
  const failures: FailureRow[] = fails
    ? [failureRecord({ step_id: failing?.step_id ?? null, failure_code: code })]
    : [];
  return runRecord(
    { status: fails ? "failure" : "success", started_at, ended_at: started_at + 20n * SECOND, ...run },
    rows,
    failures,
    { signals },
  );
}

const times = (count: number, given: Given) => Array.from({ length: count }, () => record(given));
const failed = { affected: "failed", filter: {} } as const;

async function tally(of: number, question: CauseQuestion = failed) {
  const { values, ...more } = await tallyCauses(database.query, of, question);
  const told = (attribute: string) =>
    Object.fromEntries(
      values
        .filter((value) => value.attribute === attribute)
        .map(({ key, value, runs: count, hits }) => [key === "" ? value : `${key}=${value}`, [count, hits]]),
    );
  return { ...more, told, values };
}

describe("tallyCauses", () => {
  it("counts runs, and those that failed, by what they are", async () => {
    const of = await store([
      ...times(4, {
        steps: ["plan", "search!"],
        run: { agent_id: "a", agent_version: "2", environment: "staging" },
      }),
      ...times(3, { steps: ["plan", "search"], run: { agent_id: "a", agent_version: "2" } }),
      ...times(5, { steps: ["plan"], run: { agent_id: "b", agent_version: "2", started_at: start - HOUR } }),
      runRecord({ status: "abandoned", agent_id: "b" }),
    ]);
    const { told, ...more } = await tally(of);
    expect(more).toMatchObject({ runs: 12, hits: 4, isAll: true, threshold: null, since: start - HOUR });
    expect(told("agent_id")).toEqual({ a: [7, 4], b: [5, 0] });
    expect(told("agent_version")).toEqual({ "a=2": [7, 4], "b=2": [5, 0] });
    expect(told("environment")).toEqual({ staging: [4, 4], production: [8, 0] });
    const hour = (at: bigint) => new Date(Number(at / 1_000n)).toISOString().replace(".000", "");
    expect(told("hour")).toEqual({ [hour(start)]: [7, 4], [hour(start - HOUR)]: [5, 0] });
    expect(told("tool")).toEqual({ search: [7, 4] });
    expect(told("path_edge")).toEqual({ "plan > search": [7, 4] });
    expect(more.failures).toEqual([{ failure_type: "tool", failure_code: "timeout", runs: 4 }]);
    const one = await tally(of, { affected: "failed", filter: { agent_id: "a" } });
    expect([one.runs, one.told("agent_id"), one.told("environment")]).toEqual([
      7,
      {},
      { staging: [4, 4], production: [3, 0] },
    ]);
  });

  it("counts models, metadata and steps by type, each once a run", async () => {
    const plan = { step_type: "plan", model: "m-1", metadata: { index: "v2", hits: 3, ids: ["a"] } } as const;
    const of = await store([
      ...times(3, {
        steps: ["think", "think", "search!"],
        step: { think: plan, "search!": { model: "m-2" } },
      }),
      ...times(3, { steps: ["think", "search"], step: { think: { ...plan, model: "m-3" } } }),
      ...times(3, { steps: ["other"] }),
    ]);
    const { told } = await tally(of);
    expect(told("step_name")).toEqual({ think: [6, 3] });
    expect(told("tool")).toEqual({ search: [6, 3], other: [3, 0] });
    expect(told("model")).toEqual({ "m-1": [3, 3], "m-2": [3, 3], "m-3": [3, 0] });
    expect(told("metadata")).toEqual({ "index=v2": [6, 3], "hits=3": [6, 3] });
  });

  it("leaves out what came after the failure, and what follows a failed step", async () => {
    const of = await store([
      ...times(4, { steps: ["plan", "search!", "apologize", "escalate"] }),
      ...times(4, { steps: ["plan", "search!", "search!"] }),
      ...times(4, { steps: ["plan", "search", "apologize"] }),
    ]);
    const { told } = await tally(of);
    expect(told("tool")).toEqual({ apologize: [4, 0] });
    expect(told("path_edge")).toEqual({ "search > apologize": [4, 0] });
  });

  it("takes no metadata that tells how a step ended", async () => {
    const search = (facts: Record<string, string | number | boolean>) => ({ "search!": { metadata: facts } });
    const of = await store([
      ...times(4, {
        steps: ["plan", "search!"],
        step: search({ http: 500, index: "v2", timed_out: true, error_kind: "x" }),
      }),
      ...times(4, { steps: ["plan", "search"], step: { search: { metadata: { http: 200, index: "v2" } } } }),
      ...times(4, { steps: ["plan"], step: { plan: { metadata: { mode: "fast" } } } }),
    ]);
    const { told } = await tally(of);
    expect(told("metadata")).toEqual({ "http=200": [4, 0], "index=v2": [8, 4], "mode=fast": [4, 0] });
  });

  it("tells no metadata key with more than 50 values apart", async () => {
    const of = await store(
      [50, 51].flatMap((values) =>
        Array.from({ length: values * 3 }, (_, i) =>
          record({ steps: ["plan"], step: { plan: { metadata: { [`of_${values}`]: i % values } } } }),
        ),
      ),
    );
    const keys = (await tally(of)).values
      .filter(({ attribute }) => attribute === "metadata")
      .map(({ key }) => key);
    expect([keys.length, new Set(keys)]).toEqual([50, new Set(["of_50"])]);
  });

  it("counts what was signalled of steps before a failure, and of slow runs all", async () => {
    const step_id = () => randomUUID();
    const signalled = (name: string, id: string, value: boolean) =>
      signalRecord({ step_id: id, signal_type: name, signal_code: "code", value });
    const withSignals = (steps: readonly string[]) => {
      const id = step_id();
      const signals = [
        signalled("check", id, false),
        signalRecord({ signal_type: "thumbs", signal_code: "user", value: false }),
        signalRecord({ signal_type: "score", signal_code: "user", value: null, number: 0.5 }),
        signalRecord({ signal_type: "kind", signal_code: "user", value: null, category: "rude" }),
      ];
      return record({ steps, step: { plan: { step_id: id } }, signals });
    };
    const of = await store([
      ...Array.from({ length: 4 }, () => withSignals(["plan", "search!"])),
      ...Array.from({ length: 4 }, () => withSignals(["plan"])),
      ...times(4, { steps: ["plan"] }),
    ]);
    expect((await tally(of)).told("signal")).toEqual({ "check/code=false": [8, 4] });
    const slow = await tally(of, { affected: "slow", filter: {}, slow_ms: 20_000n });
    expect(slow.told("signal")).toEqual({
      "check/code=false": [8, 8],
      "thumbs/user=false": [8, 8],
      "kind/user=rude": [8, 8],
    });
  });

  it("takes for slow what is above p95, or the duration that was named; failures are among the reasons", async () => {
    const at = (seconds: number) => {
      runs += 1n;
      const started_at = start + runs * SECOND;
      return { started_at, ended_at: started_at + BigInt(seconds) * SECOND };
    };
    const of = await store([
      ...Array.from({ length: 97 }, (_, i) => record({ steps: ["plan"], run: at(i < 3 ? 2 : 1) })),
      ...Array.from({ length: 3 }, () => record({ steps: ["plan", "search!", "search!"], run: at(9) })),
    ]);
    const slow = await tally(of, { affected: "slow", filter: {} });
    expect(slow).toMatchObject({ runs: 100, hits: 3, threshold: 2_000n, failures: [] });
    expect(slow.told("error_code")).toEqual({ "tool/timeout": [3, 3] });
    expect(slow.told("path_edge")).toEqual({ "plan > search": [3, 3], "search > search": [3, 3] });
    const named = await tally(of, { affected: "slow", filter: {}, slow_ms: 2_000n });
    expect([named.hits, named.threshold]).toEqual([6, 1_999n]);
  });

  it("takes for costly what is above p95 of the runs whose cost is known", async () => {
    const of = await store([
      ...times(5, { steps: ["plan"] }),
      ...times(38, { steps: ["plan"], run: { cost_nano_usd: 5n } }),
      ...times(2, { steps: ["think"], run: { cost_nano_usd: 50n } }),
    ]);
    expect(await tally(of, { affected: "costly", filter: {} })).toMatchObject({
      runs: 40,
      hits: 2,
      threshold: 5n,
    });
  });

  it("counts runs with a kind of failure, survived or not, in steps of a name", async () => {
    const survived = { "search!": { error_code: "timeout" } };
    const of = await store([
      ...times(3, { steps: ["plan", "search!"], code: "timeout" }),
      ...times(3, { steps: ["plan", "search!", "reply"], status: "success", step: survived }),
      ...times(3, { steps: ["plan", "search!"], code: "other" }),
      ...times(3, { steps: ["plan", "fetch!"], code: "timeout" }),
      ...times(3, { steps: ["plan"] }),
    ]);
    const kind = { failure_type: "tool", failure_code: "timeout" } as const;
    expect(await tally(of, { ...failed, kind })).toMatchObject({ runs: 15, hits: 9, failures: [] });
    const inStep = await tally(of, { ...failed, kind, filter: { step_name: "search" } });
    expect(inStep).toMatchObject({ runs: 9, hits: 6 });
    expect(inStep.told("tool")).toEqual({});
    const anyInStep = await tally(of, { ...failed, filter: { step_name: "search" } });
    expect(anyInStep).toMatchObject({ runs: 9, hits: 9 });
  });

  it("looks at the latest runs, and says that these are not all", async () => {
    const of = await store(times(MOST_RUNS, { steps: [] }));
    expect(await tally(of)).toMatchObject({ runs: MOST_RUNS, isAll: true });
    const later = record({ steps: [], status: "failure" });
    await writeRecords(database.ingest, of, [later]);
    const { affected, ...told } = await tally(of, { ...failed, run_id: later.run.run_id });
    expect(told).toMatchObject({ runs: MOST_RUNS, hits: 1, isAll: false, place: 1 });
    expect([...affected]).toEqual([[1, later.run.run_id]]);
  });

  it("has nothing to tell of no runs", async () => {
    project += 1;
    for (const affected of ["failed", "slow", "costly"] as const)
      expect(await tallyCauses(database.query, project, { affected, filter: {} })).toEqual({
        ...{ runs: 0, hits: 0, isAll: true, since: null, until: null, threshold: null, place: null },
        ...{ affected: new Map(), failures: [], values: [] },
      });
  });

  it("tells which runs have a value that affected ones have more often", async () => {
    const of = await store([...times(20, { steps: ["plan"] }), ...times(6, { steps: ["search!"] })]);
    const { values, affected } = await tally(of);
    const membersOf = (name: string) => values.find(({ value }) => value === name)?.members;
    expect(new Set(membersOf("search"))).toEqual(new Set(affected.keys()));
    expect(membersOf("plan")).toBeNull();
  });
});
