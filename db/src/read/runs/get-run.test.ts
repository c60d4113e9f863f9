import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import {
  countedStep,
  decisionRecord,
  failureRecord,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../../testing/index.ts";
import { getRun } from "./get-run.ts";
import { listRunFailures } from "./list-run-failures.ts";
import { listRunSteps } from "./list-run-steps.ts";

const steps = Array.from({ length: 12 }, (_, seq) => stepRecord({ seq }));
const [atStep2, atStep9] = [steps[2]?.step_id ?? null, steps[9]?.step_id ?? null];
/** In the order in which they are read. */
const failures = [
  failureRecord({ step_id: atStep2, failure_type: "model", failure_code: "b" }),
  failureRecord({ step_id: atStep2, failure_type: "tool", failure_code: "A" }),
  failureRecord({ step_id: atStep2, failure_type: "tool", failure_code: "_" }),
  failureRecord({
    step_id: atStep2,
    failure_type: "tool",
    failure_code: "a",
    failure_id: `0${crypto.randomUUID().slice(1)}`,
  }),
  failureRecord({
    step_id: atStep2,
    failure_type: "tool",
    failure_code: "a",
    failure_id: `f${crypto.randomUUID().slice(1)}`,
  }),
  failureRecord({ step_id: atStep9, failure_type: "model" }),
  failureRecord({ failure_type: "orchestration" }),
  failureRecord({ failure_type: "tool" }),
];
const record = runRecord({}, steps.toReversed(), failures.toReversed());
const runId = record.run.run_id;
const unknown = crypto.randomUUID();

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await writeRecords(database.ingest, 1, [record, runRecord({}, [stepRecord()], [failureRecord()])]);
});
afterAll(() => database[Symbol.asyncDispose]());

describe("getRun", () => {
  it("gives steps by seq and failures by step, type, code and id", async () => {
    const stored = await getRun(database.query, 1, runId);
    expect(stored?.run.run_id).toBe(runId);
    expect(stored?.steps).toEqual(steps.map(countedStep));
    expect(stored?.failures.map(({ failure_id }) => failure_id)).toEqual(
      failures.map(({ failure_id }) => failure_id),
    );
  });

  it("says what was left out of the run and of each item", async () => {
    const dropped = (field: string) => ({ dropped: [`${field}=content-prose`] });
    const step = stepRecord({ ...dropped("name"), error_code: "blocked", failed: true });
    const given = runRecord(dropped("agent_id"), [step], [failureRecord(dropped("message"))], {
      decisions: [decisionRecord(dropped("selected"))],
      signals: [signalRecord(dropped("metadata.note"))],
    });
    await writeRecords(database.ingest, 1, [given]);
    const stored = await getRun(database.query, 1, given.run.run_id);
    expect(stored?.run).toMatchObject(dropped("agent_id"));
    expect(stored?.steps).toMatchObject([dropped("name")]);
    expect(stored?.failures).toMatchObject([dropped("message")]);
    expect(stored?.decisions).toMatchObject([dropped("selected")]);
    expect(stored?.signals).toMatchObject([dropped("metadata.note")]);
    const listed = await listRunFailures(database.query, 1, given.run.run_id, { limit: 10 });
    expect(listed?.map(({ dropped }) => dropped)).toEqual([null, ["message=content-prose"]]);
  });

  it("is null for an unknown run and for that of another project", async () => {
    expect(await getRun(database.query, 1, unknown)).toBeNull();
    expect(await getRun(database.query, 2, runId)).toBeNull();
  });

  it("takes three statements", async () => {
    const statements: string[] = [];
    const counting = new Proxy(database.query, {
      get(target, property, receiver) {
        statements.push(String(property));
        return Reflect.get(target, property, receiver);
      },
    });
    await getRun(counting, 1, runId);
    expect(statements).toEqual(["maybeOne", "any", "any"]);
  });
});

describe("listRunSteps", () => {
  it.each([1, 5, 12, 100])("pages of %i", async (limit) => {
    const listed = [];
    for (let after_seq: number | undefined; ; ) {
      const page = (await listRunSteps(database.query, 1, runId, { after_seq, limit })) ?? [];
      listed.push(...page);
      if (page.length < limit) {
        break;
      }
      after_seq = page.at(-1)?.seq ?? undefined;
    }
    expect(listed).toEqual(steps.map(countedStep));
  });

  it("is null for an unknown run and for that of another project", async () => {
    expect(await listRunSteps(database.query, 1, unknown, { limit: 10 })).toBeNull();
    expect(await listRunSteps(database.query, 2, runId, { limit: 10 })).toBeNull();
  });
});

describe("listRunFailures", () => {
  it.each([1, 3, 8, 100])("pages of %i", async (limit) => {
    const listed: string[] = [];
    for (let after: { failure_id: string } | undefined; ; ) {
      const page = (await listRunFailures(database.query, 1, runId, { after, limit })) ?? [];
      listed.push(...page.map(({ failure_id }) => failure_id));
      if (page.length < limit) {
        break;
      }
      after = page.at(-1);
    }
    expect(listed).toEqual(failures.map(({ failure_id }) => failure_id));
  });

  it("is null for an unknown run and for that of another project", async () => {
    expect(await listRunFailures(database.query, 1, unknown, { limit: 10 })).toBeNull();
    expect(await listRunFailures(database.query, 2, runId, { limit: 10 })).toBeNull();
  });
});
