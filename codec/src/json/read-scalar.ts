import { type JsonValue, ScalarType } from "@bufbuild/protobuf";
import { FieldFault } from "../faults.ts";

interface Range {
  readonly lowest: bigint;
  readonly highest: bigint;
}

const INT32: Range = { lowest: -(2n ** 31n), highest: 2n ** 31n - 1n };
const UINT32: Range = { lowest: 0n, highest: 2n ** 32n - 1n };
const INT64: Range = { lowest: -(2n ** 63n), highest: 2n ** 63n - 1n };
const UINT64: Range = { lowest: 0n, highest: 2n ** 64n - 1n };
/** What a JSON number holds exactly. */
const SAFE: Range = { lowest: -(2n ** 53n) + 1n, highest: 2n ** 53n - 1n };

const RANGES: Partial<Record<ScalarType, Range>> = {
  [ScalarType.INT32]: INT32,
  [ScalarType.SINT32]: INT32,
  [ScalarType.SFIXED32]: INT32,
  [ScalarType.UINT32]: UINT32,
  [ScalarType.FIXED32]: UINT32,
  [ScalarType.INT64]: INT64,
  [ScalarType.SINT64]: INT64,
  [ScalarType.SFIXED64]: INT64,
  [ScalarType.UINT64]: UINT64,
  [ScalarType.FIXED64]: UINT64,
};
const MAX_FLOAT = 3.4028234663852886e38;
const WHOLE = /^-?(0|[1-9]\d{0,19})$/;
const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Checks a JSON value against a scalar type and gives it back. 64-bit integers may be numbers up to 2^53-1 or strings of
 * digits; other numbers may be strings where `acceptsNumberText` is set.
 */
export function readScalar(type: ScalarType, json: JsonValue, acceptsNumberText: boolean): JsonValue {
  switch (type) {
    case ScalarType.STRING:
      return readString(json);
    case ScalarType.BOOL:
      if (typeof json !== "boolean") throw new FieldFault("json.boolean", "must be true or false");
      return json;
    case ScalarType.BYTES:
      if (typeof json !== "string" || !BASE64.test(json))
        throw new FieldFault("json.base64", "must be base64 text");
      return json;
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return readNumber(type, json, acceptsNumberText);
    default:
      return readInteger(type, json, acceptsNumberText);
  }
}

function readString(json: JsonValue): JsonValue {
  if (typeof json !== "string") throw new FieldFault("json.string", "must be a string");
  if (!json.isWellFormed()) throw new FieldFault("string.unicode", "must be valid Unicode");
  return json;
}

function readNumber(type: ScalarType, json: JsonValue, acceptsText: boolean): JsonValue {
  if (acceptsText && typeof json === "string") {
    if (DECIMAL.test(json) || ["NaN", "Infinity", "-Infinity"].includes(json)) return json;
  }
  if (typeof json !== "number") throw new FieldFault("json.number", "must be a number");
  if (!Number.isFinite(json) || (type === ScalarType.FLOAT && Math.abs(json) > MAX_FLOAT)) {
    throw new FieldFault("number.range", "must be a number that is not too large");
  }
  return json;
}

function readInteger(type: ScalarType, json: JsonValue, acceptsText: boolean): JsonValue {
  const range = RANGES[type] ?? INT64;
  const isWide = range.highest > UINT32.highest;
  if (typeof json === "number") {
    if (Number.isSafeInteger(json) && json >= range.lowest && json <= range.highest) return json;
  } else if (typeof json === "string" && (isWide || acceptsText) && WHOLE.test(json)) {
    const value = BigInt(json);
    if (value >= range.lowest && value <= range.highest) return json;
  }
  const { lowest, highest } = isWide ? SAFE : range;
  throw new FieldFault(
    "json.integer",
    `must be a whole number from ${lowest} to ${highest}${isWide ? ", or digits as text" : ""}`,
  );
}
