import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { EndedStepRow } from "../rows.ts";
import {
  decisionRecord,
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { listFailureGroups } from "./failures/list-failure-groups.ts";
import { getRun } from "./runs/get-run.ts";
import { listRunFailures } from "./runs/list-run-failures.ts";
import { listRunSteps } from "./runs/list-run-steps.ts";
import { listRuns } from "./runs/list-runs.ts";

const START = 1_790_000_000_000_000n;
const id = (n: number) => `0199c3f1-7a3b-4c55-8f0e-00000000000${n}`;

function unordered(n: number, start: number, end: number, given: Partial<EndedStepRow> = {}): EndedStepRow {
  const from = START + BigInt(start);
  return stepRecord({
    seq: null,
    step_id: id(n),
    started_at: from,
    ended_at: START + BigInt(end),
    ...given,
  });
}

/** In order: a step before those inside it, of the same times too, then by id; and a step of a microsecond later after them. */
const steps = [
  unordered(9, 0, 1_000_000),
  unordered(8, 0, 999_999),
  unordered(2, 5, 700),
  unordered(1, 5, 700, { parent_step_id: id(2) }),
  unordered(7, 5, 699, { error_code: "timeout", failed: true }),
  unordered(0, 6, 900_000, { failed: true }),
  unordered(3, 7, 8, { error_code: "timeout", failed: true }),
];
const failures = [
  failureRecord({ step_id: id(1), failure_type: "tool", failure_code: "b" }),
  failureRecord({ step_id: id(0), failure_type: "model", failure_code: "c" }),
  failureRecord({ step_id: id(0), failure_type: "tool", failure_code: "a" }),
  failureRecord({ failure_type: "model", failure_code: "a" }),
];
const decisions = [id(8), id(2), id(0), null].map((step_id) => decisionRecord({ step_id }));
const signals = [id(9), id(7), id(0), null].map((step_id) => signalRecord({ step_id }));
const record = runRecord(
  { started_at: START, ended_at: START + 2_000_000n },
  steps.toReversed(),
  failures.toReversed(),
  {
    decisions: decisions.toReversed(),
    signals: signals.toReversed(),
  },
);
const runId = record.run.run_id;

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [record]);
});
afterAll(() => database[Symbol.asyncDispose]());

/** Pages of one size, one after the other. */
async function all<Row>(size: number, list: (after: Row | undefined) => Promise<readonly Row[] | null>) {
  const listed: Row[] = [];
  for (;;) {
    const page = (await list(listed.at(-1))) ?? [];
    listed.push(...page);
    if (page.length < size) return listed;
  }
}

describe("the steps of a run that have no seq", () => {
  it("stand by start and end, and have their place as seq", async () => {
    const stored = await getRun(database.query, 1, runId);
    expect(stored?.steps.map(({ step_id, seq }) => [step_id, seq])).toEqual(
      steps.map(({ step_id }, n) => [step_id, n]),
    );
  });

  it.each([1, 2, 3, 7, 100])("come in pages of %i", async (limit) => {
    const listed = await all(limit, (last: { seq: number | null } | undefined) =>
      listRunSteps(database.query, 1, runId, { after_seq: last?.seq ?? undefined, limit }),
    );
    expect(listed).toEqual((await getRun(database.query, 1, runId))?.steps);
  });

  it("end last while they are open", async () => {
    await using other = await openDatabase(inject("postgres"));
    const open = unordered(4, 0, 1, { ended_at: null, latency_ms: null } as object);
    await writeRecords(other.ingest, 1, [runRecord({ started_at: START }, [...steps, open])]);
    const [run] = await listRuns(other.query, 1, { filter: {}, limit: 1 });
    const stored = await getRun(other.query, 1, run?.run_id ?? "");
    expect(stored?.steps.map(({ step_id }) => step_id).slice(0, 2)).toEqual([id(4), id(9)]);
  });

  it("order failures, decisions and signals", async () => {
    const stored = await getRun(database.query, 1, runId);
    const failureIds = failures.map(({ failure_id }) => failure_id);
    expect(stored?.failures.map(({ failure_id }) => failure_id)).toEqual(failureIds);
    expect(stored?.decisions.map(({ step_id }) => step_id)).toEqual(decisions.map(({ step_id }) => step_id));
    expect(stored?.signals.map(({ step_id }) => step_id)).toEqual(signals.map(({ step_id }) => step_id));
  });

  it.each([1, 2, 6, 100])("order failures in pages of %i, survived ones too", async (limit) => {
    const [first, second, third, last] = failures.map(({ failure_id }) => failure_id);
    const expected = [first, id(7), second, third, id(3), last];
    const listed = await all(limit, (after: { failure_id: string } | undefined) =>
      listRunFailures(database.query, 1, runId, { after, limit }),
    );
    expect(listed.map(({ failure_id }) => failure_id)).toEqual(expected);
    const [run] = await listRuns(database.query, 1, { filter: {}, limit: 1 });
    expect(run?.failures.map(({ failure_id }) => failure_id)).toEqual(expected);
  });

  it("are named by their place in samples of failure groups", async () => {
    const trend = { start: START, end: START + 10n, step_us: 10n };
    const { groups } = await listFailureGroups(database.query, 1, {}, { limit: 10, trend });
    const seqs = groups.map((group) => [
      group.failure_code,
      group.failures,
      group.samples.map(({ step_seq }) => step_seq),
    ]);
    expect(seqs).toHaveLength(5);
    expect(seqs).toEqual(
      expect.arrayContaining([
        // Two steps: the first counts.
        ["timeout", 2n, [4]],
        ["b", 1n, [3]],
        ["c", 1n, [5]],
        ["a", 1n, [5]],
        ["a", 1n, [null]],
      ]),
    );
  });
});
