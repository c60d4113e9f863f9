import { IngestRunRequestSchema } from "@runfacts/gen/server/ingest_service";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldFault, TooManyValues, Unreadable } from "../faults.ts";
import { parseJson } from "./parse-json.ts";

const parse = (text: string | Uint8Array, maxValues = 100) =>
  parseJson(Buffer.from(text), { maxValues, desc: IngestRunRequestSchema });

/** What is refused, or the value. */
function outcome(text: string | Uint8Array): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooManyValues) return error.message;
    if (!(error instanceof FieldFault)) throw error;
    const { field, rule } = error.violation();
    return `${field} ${rule}`;
  }
}

const metadata = (members: string) => `{"run":{"steps":[{"name":"a"},{"metadata":{${members}}}]}}`;
const INEXACT = "run.steps[1].metadata.n number.exact";

describe("numbers", () => {
  it.each([
    ["9007199254740993", INEXACT],
    ["-9007199254740993", INEXACT],
    ["9007199254740993.0", INEXACT],
    ["9007199254740993e0", INEXACT],
    ["90071992547409930e-1", INEXACT],
    ["1152921504606846976", INEXACT],
    ["123456789012345678901234567890", INEXACT],
  ])("that would change are refused by name: %s", (number, expected) => {
    expect(outcome(metadata(`"n":${number}`))).toBe(expected);
  });

  it.each([
    "9007199254740991",
    "9007199254740992",
    "1152921504606847000",
    "1e23",
    "1.5e300",
    "-0",
    "0.1",
    "1e-400",
  ])("that stay are taken: %s", (number) => {
    expect(outcome(metadata(`"n":${number}`))).toMatchObject({
      run: { steps: [{}, { metadata: { n: Number(number) } }] },
    });
  });

  it("with too many digits are fractions, which are approximations", () => {
    expect(outcome(metadata('"n":0.1000000000000000055511151231257827'))).toMatchObject({});
  });

  it("are taken as JavaScript writes any double, and read back the same", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(outcome(metadata(`"n":${JSON.stringify(number)}`))).toMatchObject({
          run: { steps: [{}, { metadata: { n: number === 0 ? 0 : number } }] },
        });
      }),
    );
  });

  it("in text are no numbers", () => {
    expect(outcome(metadata('"n":"9007199254740993","m":"\\"9007199254740993"'))).toMatchObject({});
  });
});

describe("keys", () => {
  it.each([
    [metadata('"n":1,"n":2'), "run.steps[1].metadata.n json.duplicate_key"],
    [metadata('"n":1,"\\u006e":1'), "run.steps[1].metadata.n json.duplicate_key"],
    [metadata('"":1,"":2'), "run.steps[1].metadata.* json.duplicate_key"],
    [metadata('"a b":1,"a b":2'), "run.steps[1].metadata.* json.duplicate_key"],
    [metadata('"o":{"a":[{"x":1,"x":1}]}'), "run.steps[1].metadata.o.a[0].x json.duplicate_key"],
    [metadata('"__proto__":1,"__proto__":2'), "run.steps[1].metadata.__proto__ json.duplicate_key"],
    ['{"run":{"agentId":"a","agentId":"b"}}', "run.agent_id json.duplicate_key"],
    ['{"run":{},"run":{}}', "run json.duplicate_key"],
    ['{"run":{"steps":[]},"run":null}', "run json.duplicate_key"],
  ])("that come twice are refused by name: %s", (text, expected) => {
    expect(outcome(text)).toBe(expected);
  });

  it("of different objects may be the same, and text may look like keys", () => {
    const text = '[{"a":1},{"a":":,{}[]"},{"b":"\\\\"},{"b":"\\",\\"b\\":1"}]';
    expect(outcome(text)).toEqual(JSON.parse(text));
  });

  it("make no difference in any JSON without repeats", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const text = JSON.stringify(json);
        expect(parse(text, 100_000)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("text", () => {
  it("may begin with a byte order mark", () => {
    expect(outcome("\ufeff{}")).toEqual({});
  });

  it.each([
    ["NaN", /^the body is not valid JSON/],
    ['{"a":Infinity}', /^the body is not valid JSON/],
    ['{"a":1', /^the body is not valid JSON/],
    ['{"a', /^the body is not valid JSON/],
    ['"\\', /^the body is not valid JSON/],
    [Buffer.from([0x22, 0xff, 0x22]), /^the body is not valid UTF-8$/],
  ])("is refused when it is none: %s", (text, message) => expect(outcome(text)).toMatch(message));

  it.each([
    ["lists", `[${"[],".repeat(101)}[]]`],
    ["objects", `[${"{},".repeat(101)}{}]`],
    ["members", `{${Array.from({ length: 101 }, (_, at) => `"${at}":0`).join()}}`],
    ["numbers", `[${"0,".repeat(101)}0]`],
    ["what is no JSON", ",".repeat(200)],
  ])("is not parsed with too many values: %s", (_name, text) => {
    expect(outcome(text)).toBe(
      "the request holds more than 100 JSON values in all; send it in several requests",
    );
  });

  it("is not parsed with too many members of one object", () => {
    const many = Array.from({ length: 1_001 }, (_, at) => `"k${at}":0`).join();
    expect(() => parse(metadata(many), 10_000)).toThrow("must contain no more than 1000 key-value pair(s)");
    expect(() => parse(metadata(many.replace(/,[^,]*$/, "")), 10_000)).not.toThrow();
  });

  it("names the object of too many members", () => {
    const many = Array.from({ length: 1_001 }, (_, at) => `"k${at}":0`).join();
    expect(() => parse(metadata(many), 10_000)).toThrow(
      expect.toSatisfy((fault) => fault.violation().field === "run.steps[1].metadata"),
    );
  });

  it("is not parsed when nested too deep", () => {
    const deep = `{"run":${'{"a":'.repeat(200)}`;
    expect(() => parse(deep, 1_000)).toThrow("must not be nested so deep");
  });
});
