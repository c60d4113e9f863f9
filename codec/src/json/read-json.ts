import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import { listLimit, MAX_DEPTH, tooDeep, tooManyItems } from "../contract.ts";
import { FieldFault, faultWithin } from "../faults.ts";
import { isSafeName } from "../field-path.ts";
import { compiler, type Part, type Visitor } from "../visit.ts";
import type { Dialect } from "./dialects.ts";
import { readScalar } from "./read-scalar.ts";
import { type JsonReader, wellKnownReader } from "./read-well-known.ts";

/**
 * Makes a reader that turns JSON of a dialect into the canonical JSON of protobuf for a message, in place. It checks
 * names, types and ranges, so that what it lets pass can be decoded; it throws a FieldFault with the path of the first
 * value that cannot.
 *
 * `null` counts as absent, but not as an item of a list or a map. Unknown fields are refused by name, and so is a field
 * that comes in both of its spellings. A list that is longer than the contract allows is refused before its items are read.
 */
export function createJsonReader(dialect: Dialect): (desc: DescMessage) => JsonReader {
  const readerOf = compiler(visitorOf(dialect));
  return (desc) => readerOf(desc) ?? same;
}

/** For what is left to the decoder. */
const same: JsonReader = (json) => json;

function visitorOf(dialect: Dialect): Visitor<JsonReader> {
  return {
    scalar: (_field, type) => (json) => readScalar(type, json, dialect.acceptsNumberText),

    enum: (_field, desc) => (json) => {
      const name = dialect.enumName(desc, json);
      if (name !== undefined) return name;
      throw new FieldFault("enum.defined_only", `must be one of ${dialect.enumNames(desc).join(", ")}`);
    },

    nested: (_field, of) => of(),

    list: (field, read = same, mode) => {
      const limit = (mode === "strict" ? listLimit(field) : undefined) ?? Number.POSITIVE_INFINITY;
      return (json, depth) => {
        if (!Array.isArray(json)) throw new FieldFault("json.array", "must be a JSON array");
        if (json.length > limit) throw tooManyItems(limit);
        for (const [index, item] of json.entries()) {
          try {
            json[index] = read(notNull(item), depth);
          } catch (error) {
            throw faultWithin(error, `[${index}]`);
          }
        }
        return json;
      };
    },

    map:
      (_field, read = same) =>
      (json, depth) => {
        if (!isObject(json)) throw new FieldFault("json.object", "must be a JSON object");
        for (const [key, value] of Object.entries(json)) {
          try {
            json[key] = read(notNull(value ?? null), depth);
          } catch (error) {
            throw faultWithin(error, isSafeName(key) ? key : "*");
          }
        }
        return json;
      },

    message: (desc, parts) => wellKnownReader(desc, dialect) ?? messageReader(desc, dialect, parts()),

    later: (of) => (json, depth) => of()?.(json, depth) ?? json,
  };
}

function messageReader(desc: DescMessage, dialect: Dialect, parts: readonly Part<JsonReader>[]): JsonReader {
  const fields = new Map(
    parts.flatMap(({ field, of = same }) => {
      const entry = { name: field.name, read: of };
      return dialect.namesOf(field).map((name) => [name, entry] as const);
    }),
  );
  return (json, depth) => {
    if (!isObject(json)) throw new FieldFault("json.object", "must be a JSON object");
    if (depth > MAX_DEPTH) throw tooDeep();
    for (const key of Object.keys(json)) {
      const field = fields.get(key);
      const value = json[key];
      if (field === undefined) throw unknownField(desc, key, dialect);
      if (key !== field.name && Object.hasOwn(json, field.name) && json[field.name] !== null)
        throw new FieldFault("json.duplicate_key", "must be given once, in one spelling", field.name);
      if (value === null || value === undefined) {
        delete json[key];
        continue;
      }
      try {
        json[key] = field.read(value, depth + 1);
      } catch (error) {
        throw faultWithin(error, field.name);
      }
    }
    return json;
  };
}

function unknownField(desc: DescMessage, key: string, dialect: Dialect): FieldFault {
  if (!isSafeName(key)) return new FieldFault("json.unknown_field", "holds a field that is not known");
  return new FieldFault("json.unknown_field", `is not a known field${dialect.hint(desc, key)}`, key);
}

function notNull(json: JsonValue): JsonValue {
  if (json === null) throw new FieldFault("json.null", "must not be null");
  return json;
}

/** Whether a JSON value is an object, not an array or null. */
export function isObject(json: JsonValue | undefined): json is { [key: string]: JsonValue } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
