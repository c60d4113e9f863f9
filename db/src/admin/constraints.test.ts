import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type {
  DecisionRow,
  EndedStepRow,
  FailureRow,
  Metadata,
  NewRunRow,
  NewSignalRow,
  RunRecord,
} from "../rows.ts";
import {
  decisionRecord,
  failureRecord,
  nowMicroseconds,
  type OpenDatabase,
  openDatabase,
  runRecord,
  signalRecord,
  stepRecord,
  writeRecords,
} from "../testing/index.ts";
import { connectOwner } from "./connect-owner.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
});
afterAll(() => database[Symbol.asyncDispose]());

const run = (given: object) => runRecord(given as Partial<NewRunRow>);
const step = (given: object) => runRecord({}, [stepRecord(given as Partial<EndedStepRow>)]);
const failure = (given: object) => runRecord({}, [], [failureRecord(given as Partial<FailureRow>)]);
const decision = (given: object) =>
  runRecord({}, [], [], { decisions: [decisionRecord(given as Partial<DecisionRow>)] });
const signal = (given: object) =>
  runRecord({}, [], [], { signals: [signalRecord(given as Partial<NewSignalRow>)] });
const metadata = (given: object) => step({ metadata: given as Metadata });

const kinds: [string, (dropped: string[]) => RunRecord][] = [
  ["runs", (dropped) => run({ dropped })],
  ["steps", (dropped) => step({ dropped })],
  ["failures", (dropped) => failure({ dropped })],
  ["decisions", (dropped) => decision({ dropped })],
  ["signals", (dropped) => signal({ dropped })],
];

const long = (length: number) => "🙂".repeat(length);
const keys = (count: number, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`key_${n}`, value]));

const lineBreaks = ["\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"];
const inSeconds = (seconds: number) => nowMicroseconds() + BigInt(seconds) * 1_000_000n;
const id = crypto.randomUUID();

const refused: [string, string, RunRecord][] = [
  ["label_check", "agent_id empty", run({ agent_id: "" })],
  ["label_check", "agent_id too long", run({ agent_id: long(256) })],
  ["label_check", "agent_version empty", run({ agent_version: "" })],
  ["label_check", "environment empty", run({ environment: "" })],
  ["label_check", "session_id empty", run({ session_id: "" })],
  ["label_check", "session_id too long", run({ session_id: long(256) })],
  ["label_check", "step name too long", step({ name: long(256) })],
  ["label_check", "model empty", step({ model: "" })],
  ["code_check", "error_code too long", step({ error_code: long(129), failed: true })],
  ["code_check", "failure_code empty", failure({ failure_code: "" })],
  ["failure_message_check", "message too long", failure({ message: long(501) })],
  ["failure_message_check", "message empty", failure({ message: "" })],
  ...lineBreaks.flatMap((line): [string, string, RunRecord][] => [
    ["label_check", `name of two lines ${JSON.stringify(line)}`, step({ name: `a${line}b` })],
    ["code_check", `code of two lines ${JSON.stringify(line)}`, failure({ failure_code: `a${line}b` })],
    [
      "failure_message_check",
      `message of two lines ${JSON.stringify(line)}`,
      failure({ message: `a${line}` }),
    ],
    ["flat_metadata_check", `metadata of two lines ${JSON.stringify(line)}`, metadata({ a: `b${line}` })],
  ]),
  ["trace_id_check", "trace_id too short", run({ trace_id: "0af7" })],
  ["trace_id_check", "trace_id in upper case", run({ trace_id: "0AF7651916CD43DD8448EB211C80319C" })],
  ["content_hash_check", "content_hash too short", run({ content_hash: Buffer.alloc(32) })],
  ["run_status_check", "status unknown", run({ status: "ok" })],
  ["step_type_check", "step_type unknown", step({ step_type: "think" })],
  ["failure_type_check", "failure_type unknown", failure({ failure_type: "user" })],
  [
    "agent_runs_ended_at_check",
    "run ends before it starts",
    run({ ended_at: nowMicroseconds() - 1_000_000n }),
  ],
  [
    "agent_steps_ended_at_check",
    "step ends before it starts",
    step({ ended_at: nowMicroseconds() - 1_000_000n }),
  ],
  ["agent_runs_stored_on_check", "start two days ahead", run({ started_at: inSeconds(2 * 86_400) })],
  ["agent_runs_running_check", "running with an end", run({ status: "running" })],
  ["agent_runs_failed_step_count_check", "more failed steps than steps", run({ failed_step_count: 1 })],
  ["agent_steps_failed_check", "an error without failing", step({ error_code: "timeout", failed: false })],
  ["agent_steps_parent_step_id_check", "its own parent", step({ step_id: id, parent_step_id: id })],
  ["agent_steps_attempt_check", "attempt 0", step({ attempt: 0 })],
  ["nonnegative_int_check", "seq negative", step({ seq: -1 })],
  ["nonnegative_int_check", "latency_ms negative", step({ latency_ms: -1 })],
  ["nonnegative_int_check", "step_count negative", run({ step_count: -1, failed_step_count: -1 })],
  ["nonnegative_bigint_check", "input_tokens negative", step({ input_tokens: -1n })],
  ["nonnegative_bigint_check", "output_tokens negative", run({ output_tokens: -1n })],
  ["nonnegative_bigint_check", "cache_read_tokens negative", step({ cache_read_tokens: -1n })],
  ["nonnegative_bigint_check", "reasoning_tokens negative", step({ reasoning_tokens: -1n })],
  ["nonnegative_bigint_check", "cost_nano_usd negative", run({ cost_nano_usd: -1n })],
  ...kinds.flatMap(([table, withDropped]): [string, string, RunRecord][] => [
    [`agent_${table}_dropped_check`, `words in dropped of ${table}`, withDropped(["said she is=name"])],
    [`agent_${table}_dropped_check`, `no rule in dropped of ${table}`, withDropped(["metadata.user"])],
    [`agent_${table}_dropped_check`, `nothing dropped of ${table}`, withDropped([])],
  ]),
  ["agent_steps_dropped_check", "two fields in one", step({ dropped: ["a=b c=d", "a=b c d"] })],
  ["agent_steps_dropped_check", "a rule of digits", step({ dropped: ["name=4111111111111111"] })],
  ["agent_steps_dropped_check", "a path beyond ASCII", step({ dropped: ["metadata.straße=content-prose"] })],
  ["agent_steps_dropped_check", "a path too long", step({ dropped: [`${"k".repeat(101)}=content-prose`] })],
  ["agent_steps_dropped_check", "a rule too long", step({ dropped: [`name=${"r".repeat(41)}`] })],
  ["agent_steps_dropped_check", "101 fields", step({ dropped: Array(101).fill("name=content-prose") })],
  ["agent_steps_dropped_check", "a null field", step({ dropped: [null] })],
  ["flat_metadata_check", "a list", metadata([1])],
  ["flat_metadata_check", "an object in it", metadata({ a: {} })],
  ["flat_metadata_check", "an object in a list", metadata({ a: [{}] })],
  ["flat_metadata_check", "a list in a list", metadata({ a: [[1]] })],
  ["flat_metadata_check", "a list of 17", metadata({ a: Array.from({ length: 17 }, () => 1) })],
  ["flat_metadata_check", "65 keys", metadata(keys(65, 1))],
  ["flat_metadata_check", "an empty key", metadata({ "": 1 })],
  ["flat_metadata_check", "a key of 65 characters", metadata({ ["k".repeat(65)]: 1 })],
  ["flat_metadata_check", "a key with a space", metadata({ "a b": 1 })],
  ["flat_metadata_check", "a key with a colon and quotes", metadata({ 'a": "b': 1 })],
  ["flat_metadata_check", "a key beyond ASCII", metadata({ é: 1 })],
  ["flat_metadata_check", "a string of 257 characters", metadata({ a: "x".repeat(257) })],
  ["flat_metadata_check", "a string of 257 characters in a list", metadata({ a: [1, long(257)] })],
  ["flat_metadata_check", "more than 8 KiB", metadata(keys(33, "x".repeat(250)))],
  ["code_identifier_check", "decision_type of words", decision({ decision_type: "which tool" })],
  ["code_identifier_check", "reason_code empty", decision({ reason_code: "" })],
  ["code_identifier_check", "reason_code too long", decision({ reason_code: "r".repeat(129) })],
  ["identifier_check", "selected of words", decision({ selected: "the second one" })],
  ["identifier_check", "selected beyond ASCII", decision({ selected: "búsqueda" })],
  ["identifier_check", "selected too long", decision({ selected: "s".repeat(256) })],
  ["identifier_check", "a candidate of words", decision({ candidates: ["a", "the second one"] })],
  ["agent_decisions_candidates_check", "33 candidates", decision({ candidates: Array(33).fill("a") })],
  ["agent_decisions_candidates_check", "a null candidate", decision({ candidates: [null] })],
  ["share_check", "confidence over 1", decision({ confidence: 1.01 })],
  ["share_check", "confidence negative", decision({ confidence: -0.01 })],
  ["flat_metadata_check", "nested metadata of a decision", decision({ metadata: { a: {} } })],
  ["code_identifier_check", "signal_type of words", signal({ signal_type: "was it right" })],
  ["code_identifier_check", "signal_code of two lines", signal({ signal_code: "a\nb" })],
  ["code_identifier_check", "category of words", signal({ value: null, category: "not so good" })],
  ["agent_signals_value_check", "a signal that says nothing", signal({ value: null })],
  ["agent_signals_value_check", "a signal that says two things", signal({ number: 1 })],
  ["share_check", "weight over 1", signal({ weight: 2 })],
  ["flat_metadata_check", "nested metadata of a signal", signal({ metadata: { a: {} } })],
];

const accepted: [string, RunRecord][] = [
  ["the longest texts", run({ agent_id: long(255), session_id: long(255) })],
  [
    "the longest step texts",
    step({ name: long(255), model: long(255), error_code: long(128), failed: true }),
  ],
  ["the longest failure texts", failure({ failure_code: long(128), message: long(500) })],
  ["a tab and other control characters", step({ name: "a\tb\u0001", metadata: { a: "\t\u0001\u007f" } })],
  [
    "the largest numbers",
    step({ latency_ms: 2 ** 31 - 1, seq: 2 ** 31 - 1, attempt: 1, input_tokens: 2n ** 63n - 1n }),
  ],
  ["a start 24 h ahead", run({ started_at: inSeconds(86_400 - 60) })],
  ["an end at the start", run({ started_at: 5n, ended_at: 5n })],
  ["64 keys", metadata(keys(64, true))],
  ["a key of 64 characters", metadata({ ["k".repeat(64)]: 1 })],
  ["a key of all characters allowed", metadata({ "AZ_az.09-": null })],
  ["a string of 256 characters", metadata({ a: long(256), b: ["x".repeat(256)] })],
  ["a list of 16", metadata({ a: Array.from({ length: 16 }, (_, n) => `item ${n}`), b: [] })],
  ["quotes, backslashes, braces and brackets", metadata({ a: '"\\', b: '{"x": [1, {}]}', c: '": ', d: "" })],
  // 8 KiB in the contract is of compact JSON; jsonb prints 1e308 in 309 digits.
  [
    "8 KiB of numbers",
    metadata(
      keys(
        60,
        Array.from({ length: 16 }, () => 1.5e308),
      ),
    ),
  ],
  [
    "8 KiB of small numbers",
    metadata(
      keys(
        60,
        Array.from({ length: 16 }, () => -2.2250738585072014e-308),
      ),
    ),
  ],
  ["8 KiB of strings", metadata(keys(32, "x".repeat(240)))],
  [
    "the longest decision",
    decision({
      decision_type: "d".repeat(128),
      selected: "s".repeat(255),
      reason_code: "AZaz09._:/+-",
      candidates: Array(32).fill("c".repeat(255)),
      confidence: 1,
    }),
  ],
  ...kinds.map(([table, withDropped]): [string, RunRecord] => [
    `what was left out of ${table}`,
    withDropped([
      "name=content-prose",
      "metadata.user_email=personal-email",
      "metadata[#2]=secret-token",
      `metadata.${"k".repeat(64)}[15]=metadata-key-not-allowed`,
      ...Array(96).fill("usage.tier=text-too-long"),
    ]),
  ]),
  ["the largest number of a signal", signal({ value: null, number: -Number.MAX_VALUE, weight: 0 })],
  ["a category", signal({ value: null, category: "c".repeat(128) })],
];

describe("the ingest role cannot store", () => {
  it.each(refused)("%s: %s", async (constraint, _name, record) => {
    await expect(writeRecords(database.ingest, 1, [record])).rejects.toMatchObject({ constraint });
  });

  it("a second step of the same seq, or of the same id", async () => {
    const twice = runRecord({}, [stepRecord(), stepRecord()]);
    await expect(writeRecords(database.ingest, 1, [twice])).rejects.toThrow(/unique integrity/);
    const same = stepRecord();
    const again = runRecord({}, [same, { ...same, seq: 1 }]);
    await expect(writeRecords(database.ingest, 1, [again])).rejects.toThrow(/unique integrity/);
  });

  it("nested metadata by SQL of its own", async () => {
    await using ingest = await connectOwner(database.ingestUrl);
    const insert = ingest.client.query(
      `INSERT INTO agent_steps (project_id, stored_on, run_id, step_id, started_at, ended_at, item_hash, latency_ms,
        failed, step_type, name, metadata)
      VALUES (1, current_date, gen_random_uuid(), gen_random_uuid(), now(), now(), 0, 1, false, 'tool', 'x',
        '{"a": {"b": "content"}}')`,
    );
    await expect(insert).rejects.toMatchObject({ constraint: "flat_metadata_check" });
  });

  it("an item without its run", async () => {
    await using ingest = await connectOwner(database.ingestUrl);
    const key = "1, (now() AT TIME ZONE 'UTC')::date, gen_random_uuid(), gen_random_uuid()";
    const foreign = { code: "23503" };
    await expect(
      ingest.client.query(
        `INSERT INTO agent_steps (project_id, stored_on, run_id, step_id, started_at, ended_at, item_hash, latency_ms,
          failed, step_type, name) VALUES (${key}, now(), now(), 0, 1, false, 'tool', 'x')`,
      ),
    ).rejects.toMatchObject(foreign);
    await expect(
      ingest.client.query(
        `INSERT INTO agent_failures (project_id, stored_on, run_id, failure_id, run_started_at, item_hash,
          failure_type, failure_code, message) VALUES (${key}, now(), 0, 'tool', 'x', 'x')`,
      ),
    ).rejects.toMatchObject(foreign);
    await expect(
      ingest.client.query(
        `INSERT INTO agent_decisions (project_id, stored_on, run_id, decision_id, run_started_at, item_hash,
          decision_type, selected, reason_code) VALUES (${key}, now(), 0, 'x', 'x', 'x')`,
      ),
    ).rejects.toMatchObject(foreign);
    await expect(
      ingest.client.query(
        `INSERT INTO agent_signals (project_id, stored_on, run_id, signal_id, run_started_at, item_hash,
          signal_type, signal_code, value) VALUES (${key}, now(), 0, 'x', 'x', true)`,
      ),
    ).rejects.toMatchObject(foreign);
  });
});

describe("the ingest role can store", () => {
  it.each(accepted)("%s", async (_name, record) => {
    expect(await writeRecords(database.ingest, 1, [record])).toEqual(["created"]);
  });
});
