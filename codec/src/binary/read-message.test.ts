import { create, type DescMessage, fromBinary, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { IngestRunsRequestSchema } from "@runfacts/gen/server/ingest_service";
import { GetStatsResponseSchema } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldFault } from "../faults.ts";
import { restDialect } from "../json/dialects.ts";
import { createJsonReader } from "../json/read-json.ts";
import { restRun } from "../testing/sample-run.ts";
import { readMessage } from "./read-message.ts";

const MAX_ELEMENTS = 1_000;

/** What comes out of a decoder: the message, or why there is none. */
function outcome(decode: () => unknown) {
  try {
    return { message: decode() };
  } catch (error) {
    return { error };
  }
}

const read = (desc: DescMessage, bytes: Uint8Array) => readMessage(desc, bytes, MAX_ELEMENTS);

/** Unknown fields are dropped; what would lose a fact is refused; all else is as in `fromBinary`. */
function expectSame(desc: DescMessage, bytes: Uint8Array): void {
  const own = outcome(() => read(desc, bytes));
  const reference = outcome(() => fromBinary(desc, bytes, { readUnknownFields: false }));
  if (own.error === undefined) expect(own).toEqual(reference);
  else expect(own.error).toBeInstanceOf(FieldFault);
}

/** The path and rule of what is refused. */
function faultOf(desc: DescMessage, bytes: Uint8Array): string {
  const { error } = outcome(() => read(desc, bytes));
  if (!(error instanceof FieldFault)) throw new Error("nothing was refused");
  const { field, rule } = error.violation();
  return `${field} ${rule}`;
}

const metadata = {
  text: "é\ufeff🙂",
  "": "",
  none: null,
  flag: true,
  off: false,
  cost: 0.1,
  list: [1, "two", null, [], {}, { deep: [[]] }],
  2: "two",
  1: "one",
};
const json = {
  ...restRun(),
  session_id: "",
  started_at: "1969-12-31T23:59:59.5Z",
  usage: { input_tokens: "9007199254740993", cost_usd: 0.5 },
  steps: [
    { seq: 0, step_type: "tool", name: "a", latency_ms: 2 ** 31 - 1, metadata },
    { seq: 1, step_type: "plan", name: "", attempt: 0, error_code: "x", parent_step_id: "p", metadata: {} },
  ],
  failures: [{ failure_type: "model", failure_code: "timeout", message: "m", step_id: "" }],
} as JsonValue;
const run = fromJson(RunSchema, createJsonReader(restDialect)(RunSchema)(json, 0));
const bytes = toBinary(RunSchema, run);

describe("readMessage makes the same as fromBinary", () => {
  it("of a run, and of many", () => {
    expect(read(RunSchema, bytes)).toEqual(run);
    expectSame(RunSchema, bytes);
    const many = toBinary(IngestRunsRequestSchema, create(IngestRunsRequestSchema, { runs: [run, run] }));
    expectSame(IngestRunsRequestSchema, many);
  });

  const withKey = (key: string) =>
    toBinary(RunSchema, create(RunSchema, { steps: [{ metadata: JSON.parse(`{"${key}":1,"b":2}`) }] }));
  it.each<[string, DescMessage, Uint8Array]>([
    ["nothing", RunSchema, new Uint8Array()],
    ["a field that comes twice", RunSchema, Buffer.concat([bytes, bytes])],
    ["a field that is not known", RunSchema, Buffer.concat([bytes, Buffer.from([0xfa, 0x7f, 1, 65])])],
    ["a field of another wire type", RunSchema, Buffer.from([0x08, 0x01])],
    ["an overlong tag", RunSchema, Buffer.from([0x8a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 1, 65])],
    ["a length beyond the end", RunSchema, Buffer.from([0x0a, 0x05, 65])],
    ["text that is not UTF-8", RunSchema, Buffer.from([0x0a, 0x01, 0xff])],
    ["a reserved key", RunSchema, withKey("__proto__")],
    [
      "maps",
      GetStatsResponseSchema,
      toBinary(GetStatsResponseSchema, create(GetStatsResponseSchema, { failureBreakdown: { a: 1n } })),
    ],
  ])("of %s", (_name, desc, given) => expectSame(desc, given));

  it("however it is broken", () => {
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    const change = fc.record({ at: place, byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        place,
        fc.boolean(),
        (changes, cut, isCut) => {
          const broken = Uint8Array.from(bytes);
          for (const { at, byte } of changes) broken[at] = byte;
          expectSame(RunSchema, isCut ? broken.subarray(0, cut) : broken);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("readMessage refuses by name", () => {
  const entry = (content: string) => {
    const fields = Buffer.from(content, "hex");
    const length = (bytes: Uint8Array) => Buffer.from([bytes.length]);
    const wrap = (tag: number, bytes: Uint8Array) =>
      Buffer.concat([Buffer.from([tag]), length(bytes), bytes]);
    return wrap(0x5a, wrap(0x42, fields));
  };
  // In the hex: an entry with the key "a" and the value true or "b".
  const twice = "0a070a0161120220010a070a01611202 2001".replaceAll(" ", "");
  it.each([
    ["a key of metadata that comes twice", entry(twice), "steps[0].metadata.a map.duplicate_key"],
    ["a key without a value", entry("0a030a0161"), "steps[0].metadata.a protobuf.value"],
    ["a value without a kind", entry("0a050a01611200"), "steps[0].metadata.a protobuf.value"],
    ["a field of another type", Buffer.from([0x08, 0x01]), " protobuf.malformed"],
    ["text that is not UTF-8", Buffer.from([0x5a, 0x03, 0x22, 0x01, 0xff]), "steps[0].name string.unicode"],
    [
      "a part that is cut off",
      Buffer.from([0x5a, 0x03, 0x22, 0x05, 0x41]),
      "steps[0].name protobuf.malformed",
    ],
  ])("%s", (_name, given, fault) => expect(faultOf(RunSchema, given)).toBe(fault));

  it("the key __proto__, which would be lost", () => {
    const key = Buffer.from("__proto__").toString("hex");
    expect(faultOf(RunSchema, entry(`0a0f0a09${key}12022001`))).toBe(
      "steps[0].metadata.__proto__ key.reserved",
    );
  });

  it("metadata of more entries than are read", () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`k${at}`, at]));
    const given = toBinary(RunSchema, create(RunSchema, { steps: [{ metadata: many }] }));
    expect(() => readMessage(RunSchema, given, 10_000)).toThrow("no more than 1000 key-value pair(s)");
  });

  it("a list that is longer than the contract allows, before its items are made", () => {
    const steps = Buffer.alloc(2 * 10_001, Buffer.from([0x5a, 0]));
    expect(() => readMessage(RunSchema, steps.subarray(2), 20_000)).not.toThrow();
    expect(() => readMessage(RunSchema, steps, 20_000)).toThrow("must contain no more than 10000 item(s)");
  });

  it.each([
    ["unknown fields", Buffer.alloc(3 * (MAX_ELEMENTS + 1), Buffer.from([0xf8, 0x7f, 0]))],
    ["items", Buffer.alloc(2 * (MAX_ELEMENTS + 1), Buffer.from([0x5a, 0]))],
    ["fields that come again", Buffer.alloc(2 * (MAX_ELEMENTS + 100), Buffer.from([0x32, 0]))],
  ])("too many %s in all", (_name, given) => {
    expect(() => read(RunSchema, given)).toThrow(
      "the request holds more than 1000 list items and metadata values",
    );
  });
});
