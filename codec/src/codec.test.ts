import { create, type DescMessage, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { IngestRunsRequestSchema } from "@runfacts/gen/server/ingest_service";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MALFORMED_RULE } from "./binary/counting-reader.ts";
import { checkedBytes, compiledCodec, libraryCodec } from "./codec.ts";
import { FieldFault, TooManyValues, Unreadable } from "./faults.ts";
import { restRun } from "./testing/sample-run.ts";

const bounds = { elements: 200, jsonValues: 500 };

/** The message, or what is refused, by rule and path. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    // Where a value runs over its end, its last part is to blame or the whole.
    if (error instanceof FieldFault && error.rule === MALFORMED_RULE) return error.rule;
    if (error instanceof FieldFault) return error.violation();
    if (error instanceof TooManyValues || error instanceof Unreadable) return error.message;
    throw error;
  }
}

const codecs = [compiledCodec, libraryCodec];
const binary = (desc: DescMessage, bytes: Uint8Array) =>
  codecs.map(({ readBinary }) => outcome(() => readBinary(desc, bytes, bounds)));
const json = (desc: DescMessage, text: string) =>
  codecs.map(({ readJson }) => outcome(() => readJson(desc, Buffer.from(text), bounds)));

function expectSame([compiled, library]: unknown[]): void {
  expect(compiled).toEqual(library);
}

const run = compiledCodec.readRestJson(RunSchema, restRun() as JsonValue) as Run;
const bytes = toBinary(RunSchema, run);
const protoText = JSON.stringify({
  ...restRun(),
  status: "RUN_STATUS_SUCCESS",
  steps: [{ seq: 0, stepType: "STEP_TYPE_TOOL", startedAt: "2016-12-31t23:59:60.5z", metadata: { z: 0 } }],
}).replace('"z":0', '"z":-0');

describe("both codecs", () => {
  it("make the same of a run", () => {
    expect(binary(RunSchema, bytes)).toEqual([run, run]);
    expectSame(json(RunSchema, protoText));
    expectSame(codecs.map(({ readRestJson }) => readRestJson(RunSchema, restRun() as JsonValue)));
  });

  it.each<[string, DescMessage, Uint8Array]>([
    ["too many items", RunSchema, Buffer.alloc(2 * 201, Buffer.from([0x5a, 0]))],
    ["too many unknown fields", RunSchema, Buffer.alloc(3 * 201, Buffer.from([0xf8, 0x7f, 0]))],
    ["too many fields that come again", RunSchema, Buffer.alloc(2 * 300, Buffer.from([0x32, 0]))],
    [
      "a list that is too long",
      IngestRunsRequestSchema,
      toBinary(
        IngestRunsRequestSchema,
        create(IngestRunsRequestSchema, { runs: Array.from({ length: 1_001 }, () => ({})) }),
      ),
    ],
    ["a length beyond the end", RunSchema, Buffer.from([0x0a, 0x05, 65])],
    ["text that is not UTF-8", RunSchema, Buffer.from([0x0a, 0x01, 0xff])],
    ["a field of another wire type", RunSchema, Buffer.from([0x08, 0x01])],
    ["an unknown group that does not end", RunSchema, Buffer.from([0x7b, 0x22, 0x72])],
  ])("refuse the same of %s in binary", (_name, desc, given) => {
    const [compiled, library] = binary(desc, given);
    expect(compiled).toEqual(library);
    expect(compiled).not.toHaveProperty("$typeName");
  });

  it("refuse a list that is too long before its items, however many elements may be", () => {
    const given = Buffer.alloc(2 * 10_001, Buffer.from([0x5a, 0]));
    for (const { readBinary } of codecs)
      expect(outcome(() => readBinary(RunSchema, given, { ...bounds, elements: 20_000 }))).toMatchObject({
        field: "steps",
        rule: "repeated.max_items",
      });
  });

  it("make or refuse the same of binary, however it is broken", () => {
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    const change = fc.record({ at: place, byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.option(place, { nil: bytes.length }),
        (changes, end) => {
          const broken = Uint8Array.from(bytes);
          for (const { at, byte } of changes) broken[at] = byte;
          expectSame(binary(RunSchema, broken.subarray(0, end)));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("make or refuse the same of JSON, however it is broken", () => {
    const place = fc.integer({ min: 0, max: protoText.length - 1 });
    const text = fc.constantFrom('"', ",", "{", "[", "]", "}", "null", "1e400", ":", "9007199254740993", "x");
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 12 }), text, (at, length, put) => {
        expectSame(json(RunSchema, protoText.slice(0, at) + put + protoText.slice(at + length)));
      }),
      { numRuns: 2_000 },
    );
  });

  it("find the same violations, at most 20 of a message", () => {
    const steps = Array.from({ length: 500 }, () => ({ seq: -1 }));
    const [compiled = [], library] = codecs.map(({ validator }) =>
      validator.validate(RunSchema, create(RunSchema, { runId: "x", steps })),
    );
    expect(compiled).toHaveLength(20);
    expect(compiled).toEqual(library);
  });
});

it("a text of JSON that a library shall decode says the same", () => {
  const given = checkedBytes(RunSchema, Buffer.from(protoText), true, bounds);
  const decoded = fromJson(RunSchema, JSON.parse(Buffer.from(given).toString()));
  expect(decoded).toEqual(compiledCodec.readJson(RunSchema, Buffer.from(protoText), bounds));
  expect(Object.is(Reflect.get(Object(decoded.steps[0]?.metadata), "z"), -0)).toBe(true);
});
