import type { DescMessage, JsonObject, JsonValue } from "@bufbuild/protobuf";
import { MAX_DEPTH, reservedKey, tooDeep } from "../contract.ts";
import { FieldFault, faultWithin } from "../faults.ts";
import { isSafeName } from "../field-path.ts";
import { canonicalTimestamp } from "../time/timestamp.ts";
import { isWellKnown } from "../visit.ts";
import type { Dialect } from "./dialects.ts";

/** Checks a value and gives it in the canonical JSON of protobuf. Changes objects and arrays in place. */
export type JsonReader = (json: JsonValue, depth: number) => JsonValue;

/** Readers for the well-known types with a JSON form of their own; undefined for any other message. */
export function wellKnownReader(desc: DescMessage, dialect: Dialect): JsonReader | undefined {
  switch (desc.typeName) {
    case "google.protobuf.Timestamp":
      return readTimestamp;
    case "google.protobuf.Duration":
      return (json) => readDuration(json, dialect);
    case "google.protobuf.Struct":
      return (json, depth) => {
        if (typeof json !== "object" || json === null || Array.isArray(json)) {
          throw new FieldFault("json.object", "must be a JSON object");
        }
        return readValue(json, depth);
      };
    case "google.protobuf.Value":
      return readValue;
    case "google.protobuf.ListValue":
      return (json, depth) => {
        if (!Array.isArray(json)) throw new FieldFault("json.array", "must be a JSON array");
        return readValue(json, depth);
      };
    default:
      // Any, FieldMask and the wrappers are left to the decoder.
      return isWellKnown(desc) ? (json) => json : undefined;
  }
}

function readTimestamp(json: JsonValue): JsonValue {
  const canonical = typeof json === "string" ? canonicalTimestamp(json) : undefined;
  if (canonical !== undefined) return canonical;
  throw new FieldFault(
    "timestamp.rfc3339",
    'must be an RFC 3339 time, such as "2026-01-31T12:00:00.123456Z"',
  );
}

function readDuration(json: JsonValue, dialect: Dialect): JsonValue {
  const duration = typeof json === "string" ? dialect.duration(json) : undefined;
  if (duration === undefined) throw new FieldFault("duration.form", 'must be a duration, such as "90s"');
  return duration;
}

/** Any JSON, but no number that became infinite when it was parsed, and no half of a surrogate pair. */
function readValue(json: JsonValue, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw tooDeep();
  if (typeof json === "number" && !Number.isFinite(json)) {
    throw new FieldFault("number.finite", "must be a number that is not too large");
  }
  if (typeof json === "string" && !json.isWellFormed()) {
    throw new FieldFault("string.unicode", "must be valid Unicode");
  }
  if (typeof json !== "object" || json === null) return json;
  const isArray = Array.isArray(json);
  // Faster than entries, which are made.
  for (const key of Object.keys(json)) {
    const value = (json as JsonObject)[key];
    if (value === undefined) continue;
    try {
      if (!key.isWellFormed()) throw new FieldFault("string.unicode", "must have keys of valid Unicode");
      if (key === "__proto__") throw reservedKey();
      readValue(value, depth + 1);
    } catch (error) {
      throw faultWithin(error, isArray ? `[${key}]` : isSafeName(key) ? key : "*");
    }
  }
  return json;
}
