import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import {
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  stepRecord,
  writeRecords,
} from "../../testing/index.ts";
import { filterNames, type RunFilter } from "../filters/run-filter.ts";
import { type ExpectedFailure, expectedFailures } from "../testing/expected-counts.ts";
import { expectedRuns } from "../testing/expected-runs.ts";
import { filters } from "../testing/filters.ts";
import { sampleRuns } from "../testing/sample-runs.ts";
import { listRuns, type RunCursor } from "./list-runs.ts";

const samples = sampleRuns(300);
let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, samples);
  await writeRecords(database.ingest, 2, sampleRuns(5));
});
afterAll(() => database[Symbol.asyncDispose]());

const ids = (filter: RunFilter) => expectedRuns(samples, filter).map(({ run }) => run.run_id);

/** All pages, each from the last row of the one before. */
async function listAll(filter: RunFilter, limit: number): Promise<string[]> {
  const listed: string[] = [];
  let after: RunCursor | undefined;
  for (;;) {
    const page = await listRuns(database.query, 1, { filter, after, limit });
    listed.push(...page.map(({ run_id }) => run_id));
    after = page.at(-1);
    if (page.length < limit) {
      return listed;
    }
  }
}

describe("listRuns", () => {
  it.each(filters)("filters by %s", async (name, filter) => {
    const expected = ids(filter);
    if (name !== "an unknown agent") {
      expect(expected).not.toHaveLength(0);
    }
    expect(await listAll(filter, 1_000)).toEqual(expected);
    expect(await listAll(filter, 31)).toEqual(expected);
  });

  it("is tried with every filter", () => {
    const tried = new Set(filters.flatMap(([, filter]) => Object.keys(filter)));
    expect([...tried].sort()).toEqual([...filterNames].sort());
  });

  it("the sample has many equal starts, so that pages cut through them", () => {
    expect(new Set(samples.map(({ run }) => run.started_at)).size).toBeLessThan(samples.length / 1.5);
  });

  it("skips by offset", async () => {
    const page = await listRuns(database.query, 1, { filter: {}, offset: 10, limit: 5 });
    expect(page.map(({ run_id }) => run_id)).toEqual(ids({}).slice(10, 15));
    const failing = await listRuns(database.query, 1, {
      filter: { failure_code: "timeout" },
      offset: 3,
      limit: 2,
    });
    expect(failing.map(({ run_id }) => run_id)).toEqual(ids({ failure_code: "timeout" }).slice(3, 5));
  });

  it("shows the failures of each run, by the order of its steps", async () => {
    const page = await listRuns(database.query, 1, { filter: {}, limit: 300 });
    for (const { run_id, failures } of page) {
      const record = samples.find(({ run }) => run.run_id === run_id);
      const given = record === undefined ? [] : expectedFailures(record);
      const said = (list: readonly ExpectedFailure[]) =>
        list.map(({ step_id, failure_type, failure_code, survived }) =>
          [step_id, failure_type, failure_code, survived].join(),
        );
      expect(said(failures).toSorted()).toEqual(said(given).toSorted());
      const seqs = new Map(record?.steps.map(({ step_id, seq }) => [step_id, seq]));
      const order = failures.map(({ step_id }) => seqs.get(step_id ?? "") ?? Number.POSITIVE_INFINITY);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });

  it("pages stay whole while runs arrive", async () => {
    await using other = await openDatabase(inject("postgres"));
    const early = sampleRuns(60);
    await writeRecords(other.ingest, 1, early);
    const before = expectedRuns(early, {}).map(({ run }) => run.run_id);
    const listed: string[] = [];
    let after: RunCursor | undefined;
    for (let page = 0; page < 6; page++) {
      const rows = await listRuns(other.query, 1, { filter: {}, after, limit: 10 });
      listed.push(...rows.map(({ run_id }) => run_id));
      after = rows.at(-1);
      await writeRecords(other.ingest, 1, [runRecord()]);
    }
    expect(listed).toEqual(before);
  });

  it("shows the first 100 failures of a run", async () => {
    await using other = await openDatabase(inject("postgres"));
    const step = stepRecord();
    const failures = Array.from({ length: 150 }, () => failureRecord());
    const last = failureRecord({ step_id: step.step_id });
    await writeRecords(other.ingest, 1, [runRecord({}, [step], [...failures, last]), runRecord()]);
    const [, run] = (await listRuns(other.query, 1, { filter: {}, limit: 10 })).toSorted(
      (a, b) => a.failure_count - b.failure_count,
    );
    expect(run?.failure_count).toBe(151);
    expect(run?.failures).toHaveLength(100);
    expect(run?.failures[0]?.failure_id).toBe(last.failure_id);
  });

  it("holds one page in two statements at most", async () => {
    let statements = 0;
    const counting = new Proxy(database.query, {
      get(target, property, receiver) {
        statements += ["any", "one", "maybeOne", "query", "transaction"].includes(String(property)) ? 1 : 0;
        return Reflect.get(target, property, receiver);
      },
    });
    await listRuns(counting, 1, { filter: { status: "failure" }, limit: 50 });
    expect(statements).toBe(2);
  });
});
