import { create, toBinary } from "@bufbuild/protobuf";
import { ExportTraceServiceRequestSchema } from "@runfacts/gen/otlp/trace-service";
import { describe, expect, it } from "vitest";
import { decode } from "./decode.ts";
import { Undecodable } from "./undecodable.ts";

const utf8 = new TextEncoder();
const fromText = (text: string) => decode(ExportTraceServiceRequestSchema, utf8.encode(text), "json");
const spanText = (fields: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`;
function spanIn(fields: string) {
  const span = fromText(spanText(fields)).resourceSpans[0]?.scopeSpans[0]?.spans[0];
  if (span === undefined) throw new Error("no span");
  return span;
}
function faultIn(text: string) {
  try {
    fromText(text);
  } catch (error) {
    if (error instanceof Undecodable) return `${error.field} ${error.problem}`.trim();
    throw error;
  }
  return "decoded";
}

describe("decode of JSON", () => {
  it("reads ids in hex of any case", () => {
    const span = spanIn(`"traceId":"5B8EFFF798038103d269b633813fc60c","spanId":"EEE19B7ec3c1b174"`);
    expect(Buffer.from(span.traceId).toString("hex")).toBe("5b8efff798038103d269b633813fc60c");
    expect(Buffer.from(span.spanId).toString("hex")).toBe("eee19b7ec3c1b174");
  });

  it.each([
    ["text", `"1749220828562000123"`],
    ["a number", "1749220828562000123"],
    ["a number after a space", " 1749220828562000123"],
  ])("reads nanoseconds as %s without loss", (_, value) => {
    expect(spanIn(`"startTimeUnixNano":${value}`).startTimeUnixNano).toBe(1749220828562000123n);
  });

  it("keeps text that looks like a long number beside one", () => {
    const span = spanIn(`"name":": 12345678901234567890","endTimeUnixNano":1749220828562000123`);
    expect(span.name).toBe(": 12345678901234567890");
  });

  it.each([
    ["number", "2"],
    ["name", `"STATUS_CODE_ERROR"`],
  ])("reads an enum by its %s", (_, code) => {
    expect(spanIn(`"status":{"code":${code}}`).status?.code).toBe(2);
  });

  it("reads whole numbers and numbers as text or number", () => {
    const values = [`{"intValue":"-7"}`, `{"intValue":7}`, `{"doubleValue":"NaN"}`, `{"doubleValue":0.5}`];
    const attributes = values.map((value) => `{"key":"k","value":${value}}`).join(",");
    const read = spanIn(`"attributes":[${attributes}]`).attributes.map(({ value }) => value?.value.value);
    expect(read).toEqual([-7n, 7n, Number.NaN, 0.5]);
  });

  it("passes over unknown fields and null, whatever they hold", () => {
    const span = spanIn(`"name":"a","futureField":{"traceId":7},"links":null,"status":null,"kind":[]`);
    expect(span.name).toBe("a");
  });

  it("has no room for what is left out", () => {
    const text = JSON.stringify({
      name: "a",
      status: { code: 2, message: "secret" },
      traceState: "secret",
      links: [{ attributes: [{ key: "k", value: { stringValue: "secret" } }] }],
      attributes: [
        { key: "map", value: { kvlistValue: { values: [{ key: "secret" }] } } },
        { key: "bytes", value: { bytesValue: "c2VjcmV0" } },
      ],
    }).slice(1, -1);
    const span = spanIn(text);
    const json = JSON.stringify(span, (_, value: unknown) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    expect(json).not.toContain("secret");
    expect(span.links).toHaveLength(1);
  });

  it("takes an empty request", () => {
    expect(fromText("{}").resourceSpans).toEqual([]);
  });

  it.each([
    ["hello", "must be JSON"],
    [`{"resourceSpans":[`, "must be JSON"],
    ["[]", "must be an object"],
    [`{"resourceSpans":{}}`, "resourceSpans must be a list"],
    [`{"resourceSpans":[7]}`, "resourceSpans[0] must be an object"],
    [spanText(`"traceId":"xyz"`), "resourceSpans[0].scopeSpans[0].spans[0].traceId must be hex digits"],
    [spanText(`"traceId":"abc"`), "resourceSpans[0].scopeSpans[0].spans[0].traceId must be hex digits"],
    [spanText(`"name":7`), "resourceSpans[0].scopeSpans[0].spans[0].name must be text"],
    [
      spanText(`"startTimeUnixNano":"18446744073709551616"`),
      "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano must be a whole number of 64 bits",
    ],
    [
      spanText(`"status":{"code":"STATUS_CODE_MAYBE"}`),
      "resourceSpans[0].scopeSpans[0].spans[0].status.code must be one of its names, or a number",
    ],
    [
      spanText(`"attributes":[{"key":"k","value":{"intValue":1,"boolValue":true}}]`),
      "resourceSpans[0].scopeSpans[0].spans[0].attributes[0].value.boolValue must be the only value",
    ],
  ])("refuses %s", (text, fault) => {
    expect(faultIn(text)).toBe(fault);
  });

  it("refuses what is no UTF-8", () => {
    expect(() => decode(ExportTraceServiceRequestSchema, Uint8Array.of(0x22, 0xff), "json")).toThrow(
      "must be UTF-8",
    );
  });

  it("refuses what is nested too deep, however deep", () => {
    const nested = (depth: number) => {
      const open = `{"arrayValue":{"values":[`.repeat(depth);
      return spanText(`"attributes":[{"key":"k","value":${open}${"]}}".repeat(depth)}}]`);
    };
    expect(faultIn(nested(5))).toBe("decoded");
    expect(faultIn(nested(40))).toMatch(/must not be nested so deep$/);
    expect(faultIn(nested(50_000))).toMatch(/must not be nested so deep$|^must be JSON$/);
    expect(faultIn(`${"[".repeat(200_000)}12345678901234567890`)).toBe("must be JSON");
  });

  it("refuses more values than memory is kept for", () => {
    const many = spanText(`"attributes":[${"{},".repeat(300_000)}{}]`);
    expect(faultIn(many)).toMatch(/holds too many values/);
  });

  it("refuses more values than are parsed, though nobody reads them", () => {
    const many = (count: number) => spanText(`"futureField":[${"0,".repeat(count)}0]`);
    expect(faultIn(many(500_000))).toBe("decoded");
    expect(faultIn(many(700_000))).toBe("holds too many values; send it in several requests");
  });

  it.each([
    ["after an escaped quote", `"name":"\\"","endTimeUnixNano":1749220828562000123`],
    ["below zero", `"endTimeUnixNano":"1749220828562000123","futureField":-1749220828562000123`],
  ])("keeps the digits of a long number %s", (_, fields) => {
    expect(spanIn(fields).endTimeUnixNano).toBe(1749220828562000123n);
  });

  it("leaves fractions and powers alone", () => {
    const values = ["0.12345678901234567", "1234567890123456.5", "1e21", "12345678901234567890"];
    const attributes = values.map((value) => `{"key":"k","value":{"doubleValue":${value}}}`).join(",");
    const read = spanIn(`"attributes":[${attributes}]`).attributes.map(({ value }) => value?.value.value);
    expect(read).toEqual(values.map(Number));
    expect(faultIn(spanText(`"startTimeUnixNano":0123456789012345678`))).toBe("must be JSON");
  });
});

describe("decode of protobuf", () => {
  const bytes = toBinary(
    ExportTraceServiceRequestSchema,
    create(ExportTraceServiceRequestSchema, {
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: "a", startTimeUnixNano: 7n }] }] }],
    }),
  );

  it("keeps no unknown field", () => {
    const withUnknown = Uint8Array.of(...bytes, 0x9a, 0x06, 6, 115, 101, 99, 114, 101, 116);
    const request = decode(ExportTraceServiceRequestSchema, withUnknown, "protobuf");
    expect(request.$unknown).toBeUndefined();
    expect(request.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.startTimeUnixNano).toBe(7n);
  });

  it("takes an empty request", () => {
    expect(decode(ExportTraceServiceRequestSchema, new Uint8Array(), "protobuf").resourceSpans).toEqual([]);
  });

  it("refuses what is cut off", () => {
    expect(() => decode(ExportTraceServiceRequestSchema, bytes.subarray(0, -3), "protobuf")).toThrow(
      new Undecodable("is cut off or damaged"),
    );
  });

  it("refuses more values than memory is kept for", () => {
    const attributes = Uint8Array.from({ length: 600_000 }, (_, at) => (at % 2 === 0 ? 0x4a : 0));
    const wrap = (inner: Uint8Array, tag: number) => {
      const length: number[] = [];
      for (let rest = inner.length; ; rest >>>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest <= 127) break;
      }
      return Uint8Array.from([tag, ...length, ...inner]);
    };
    const body = wrap(wrap(wrap(attributes, 0x12), 0x12), 0x0a);
    expect(() => decode(ExportTraceServiceRequestSchema, body, "protobuf")).toThrow(/too many values/);
  });

  it("refuses more fields than are passed over", () => {
    const unknown = (count: number) => Buffer.alloc(3 * count, Uint8Array.of(0xf8, 0x01, 0));
    const schema = ExportTraceServiceRequestSchema;
    expect(decode(schema, unknown(900_000), "protobuf").resourceSpans).toEqual([]);
    expect(() => decode(schema, unknown(1_100_000), "protobuf")).toThrow(/too many values/);
  });

  it("refuses what is nested too deep", () => {
    let value = Uint8Array.of();
    for (let depth = 0; depth < 60; depth += 1) value = Uint8Array.of(0x0a, value.length, ...value);
    const body = Uint8Array.of(0x0a, 0x7f, ...value);
    expect(() => decode(ExportTraceServiceRequestSchema, body, "protobuf")).toThrow(Undecodable);
  });
});
