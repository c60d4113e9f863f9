import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import { isSafeName } from "../errors/field-path.ts";
import type { Dialect } from "./dialect.ts";
import { faultWithin, JsonFault } from "./json-fault.ts";
import { canonicalTimestamp } from "./timestamp.ts";

/** Checks a value and gives it in the canonical JSON of protobuf. Changes objects and arrays in place. */
export type JsonReader = (json: JsonValue, depth: number) => JsonValue;

const MAX_DEPTH = 32;

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
          throw new JsonFault("json.object", "must be a JSON object");
        }
        return readValue(json, depth);
      };
    case "google.protobuf.Value":
      return readValue;
    case "google.protobuf.ListValue":
      return (json, depth) => {
        if (!Array.isArray(json)) throw new JsonFault("json.array", "must be a JSON array");
        return readValue(json, depth);
      };
    default:
      // Any, FieldMask and the wrappers are left to the decoder.
      return desc.typeName.startsWith("google.protobuf.") ? (json) => json : undefined;
  }
}

function readTimestamp(json: JsonValue): JsonValue {
  const canonical = typeof json === "string" ? canonicalTimestamp(json) : undefined;
  if (canonical !== undefined) return canonical;
  throw new JsonFault("timestamp.rfc3339", 'must be an RFC 3339 time, such as "2026-01-31T12:00:00.123456Z"');
}

function readDuration(json: JsonValue, dialect: Dialect): JsonValue {
  const duration = typeof json === "string" ? dialect.duration(json) : undefined;
  if (duration === undefined) throw new JsonFault("duration.form", 'must be a duration, such as "90s"');
  return duration;
}

/** Any JSON, but no number that became infinite when it was parsed, and no half of a surrogate pair. */
function readValue(json: JsonValue, depth: number): JsonValue {
  if (depth > MAX_DEPTH)
    throw new JsonFault("json.depth", `must not be nested deeper than ${MAX_DEPTH} levels`);
  if (typeof json === "number" && !Number.isFinite(json)) {
    throw new JsonFault("number.finite", "must be a number that is not too large");
  }
  if (typeof json === "string" && !json.isWellFormed()) {
    throw new JsonFault("string.unicode", "must be valid Unicode");
  }
  if (typeof json !== "object" || json === null) return json;
  const isArray = Array.isArray(json);
  for (const [key, value] of Object.entries(json)) {
    if (value === undefined) continue;
    try {
      if (!key.isWellFormed()) throw new JsonFault("string.unicode", "must have keys of valid Unicode");
      // The decoder would lose it: assigning this key sets an object's prototype.
      if (key === "__proto__") throw new JsonFault("key.reserved", "must have another key");
      readValue(value, depth + 1);
    } catch (error) {
      throw faultWithin(error, isArray ? `[${key}]` : isSafeName(key) ? key : "*");
    }
  }
  return json;
}
