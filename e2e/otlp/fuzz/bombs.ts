import { delimited, repeat } from "../../budget/amplify/wire.ts";

/** A body that is small when compressed, and much work for a reader that does not look before it builds. */
export interface Bomb {
  readonly name: string;
  readonly signal: "traces" | "logs" | "metrics";
  readonly encoding: "protobuf" | "json";
  /** At most 8 MiB. */
  readonly make: () => Uint8Array;
}

const BYTES = 8 * 1024 * 1024 - 1024;
/** Just below the messages that are read of one request. */
const MOST = 249_000;
const ID = Buffer.concat([delimited(1, Buffer.alloc(16, 7)), delimited(2, Buffer.alloc(8, 7))]);
const START = Uint8Array.of(0x39, 0, 0, 0x64, 0xa7, 0xb3, 0xb6, 0xe0, 0x18);

/** A request with one span that holds these fields beside its ids. */
const inSpan = (fields: Uint8Array) =>
  delimited(1, delimited(2, delimited(2, Buffer.concat([ID, START, fields]))));
/** The same field again and again: as often as it fits, or as often as is read. */
const often = (field: Uint8Array, times = Number.POSITIVE_INFINITY) =>
  repeat(field, Math.min(BYTES, times * field.byteLength));
const empty = (number: number) => delimited(number, new Uint8Array());
const key = delimited(1, Buffer.from("k"));
/** An attribute of a span with a value. */
const attribute = (value: Uint8Array) => delimited(9, Buffer.concat([key, delimited(2, value)]));
/** A value in a list or map in a list or map, as deep as asked for. */
function nested(depth: number): Uint8Array {
  let value: Uint8Array = delimited(1, Buffer.from("x"));
  for (let left = depth; left > 0; left -= 1)
    value =
      left % 2 === 0
        ? delimited(5, delimited(1, value))
        : delimited(6, delimited(1, Buffer.concat([key, delimited(2, value)])));
  return value;
}

function binary(name: string, make: () => Uint8Array, signal: Bomb["signal"] = "traces"): Bomb {
  return { name: `${name} in protobuf`, signal, encoding: "protobuf", make };
}

function json(name: string, make: () => string): Bomb {
  return { name: `${name} in JSON`, signal: "traces", encoding: "json", make: () => Buffer.from(make()) };
}

const spanText = (fields: string) =>
  `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${"07".repeat(16)}","spanId":"${"07".repeat(8)}","startTimeUnixNano":"1790000000000000000",${fields}}]}]}]}`;
/** A list in JSON with the same item again and again. */
const list = (item: string, times = Number.POSITIVE_INFINITY) =>
  `[${`${item},`.repeat(Math.min(times, Math.floor(BYTES / (item.length + 1)) - 1))}${item}]`;

/** Each way to be large that OTLP has room for. */
export const bombs: readonly Bomb[] = [
  binary("empty resources", () => often(empty(1))),
  binary("empty scopes", () => delimited(1, often(empty(2)))),
  binary("empty spans", () => delimited(1, delimited(2, often(empty(2))))),
  binary("empty spans, as many as are read", () => delimited(1, delimited(2, often(empty(2), MOST)))),
  binary("attributes", () => inSpan(often(empty(9)))),
  binary("attributes with values, as many as are read", () => inSpan(often(attribute(empty(1)), MOST / 2))),
  binary("events, as many as are read", () =>
    inSpan(often(delimited(11, delimited(2, Buffer.from("exception"))), MOST)),
  ),
  binary("links", () => inSpan(often(empty(13)))),
  binary("values of a list", () => inSpan(attribute(delimited(5, often(empty(1)))))),
  binary("values of a list, as many as are read", () =>
    inSpan(attribute(delimited(5, often(empty(1), MOST)))),
  ),
  binary("values of a map", () => inSpan(attribute(delimited(6, often(empty(1)))))),
  binary("values in values", () => inSpan(attribute(nested(2_000)))),
  binary("a field of the resource again and again", () => delimited(1, often(empty(1)))),
  binary("unknown fields", () => inSpan(often(Uint8Array.of(0xf8, 0x01, 0)))),
  binary("unknown groups in groups", () => Buffer.alloc(BYTES, 0xfb)),
  binary("one long text", () => inSpan(delimited(5, Buffer.alloc(BYTES - 100, "x")))),
  binary("empty log records", () => delimited(1, delimited(2, often(empty(2)))), "logs"),
  binary(
    "log records, as many as are read",
    () =>
      delimited(
        1,
        delimited(2, often(delimited(2, delimited(12, Buffer.from("claude_code.api_request"))), MOST)),
      ),
    "logs",
  ),
  binary(
    "data points",
    () => delimited(1, delimited(2, delimited(2, delimited(5, often(empty(1)))))),
    "metrics",
  ),
  json("attributes", () => spanText(`"attributes":${list("{}")}`)),
  json("attributes, as many as are read", () =>
    spanText(`"attributes":${list('{"key":"k","value":{}}', MOST / 2)}`),
  ),
  json("links, as many as are read", () => spanText(`"links":${list("{}", MOST)}`)),
  json("values that nobody reads", () => spanText(`"x":${list("0")}`)),
  json("objects that nobody reads", () => spanText(`"x":${list('{"a":{}}')}`)),
  json("objects that nobody reads, as many as are parsed", () => spanText(`"x":${list("{}", 299_000)}`)),
  json("long numbers", () => spanText(`"x":${list("12345678901234567", 590_000)}`)),
  json("lists in lists", () => `${"[".repeat(BYTES / 2)}${"]".repeat(BYTES / 2)}`),
  json("lists in lists, as many as are parsed", () =>
    spanText(`"x":${"[".repeat(590_000)}${"]".repeat(590_000)}`),
  ),
  json("values in values", () =>
    spanText(
      `"attributes":[{"key":"k","value":${'{"arrayValue":{"values":['.repeat(50_000)}{}${"]}}".repeat(50_000)}}]`,
    ),
  ),
  json("escapes", () => spanText(`"name":"${"\\u0041".repeat(BYTES / 6 - 100)}"`)),
];
