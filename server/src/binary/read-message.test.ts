import { create, type DescMessage, fromBinary, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { IngestRunsRequestSchema } from "@runfacts/gen/server/ingest_service";
import { GetStatsResponseSchema } from "@runfacts/gen/server/query_service";
import { RunSchema } from "@runfacts/gen/server/run";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createJsonReader } from "../json/read-json.ts";
import { restDialect } from "../json/rest-dialect.ts";
import { restRun } from "../testing/test-server.ts";
import { readMessage } from "./read-message.ts";

/** What comes out of a decoder: the message, or that there is none. */
function outcome(
  decode: (desc: DescMessage, bytes: Uint8Array) => unknown,
  desc: DescMessage,
  bytes: Uint8Array,
) {
  try {
    return decode(desc, bytes);
  } catch (error) {
    return String(error);
  }
}

const expectSame = (desc: DescMessage, bytes: Uint8Array) =>
  expect(outcome(readMessage, desc, bytes)).toEqual(outcome(fromBinary, desc, bytes));

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
    expect(readMessage(RunSchema, bytes)).toEqual(run);
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
