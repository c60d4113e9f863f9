import type { DescField, DescMessage, JsonValue } from "@bufbuild/protobuf";
import { leavesItemsToHandler, listLimit, tooManyItems } from "../contract/list-limit.ts";
import { isSafeName } from "../errors/field-path.ts";
import type { Dialect } from "./dialect.ts";
import { faultWithin, JsonFault } from "./json-fault.ts";
import { readScalar } from "./read-scalar.ts";
import { type JsonReader, wellKnownReader } from "./read-well-known.ts";

const MAX_DEPTH = 32;

/**
 * Makes a reader that turns JSON of a dialect into the canonical JSON of protobuf for a message, in place. It checks
 * names, types and ranges, so that what it lets pass can be decoded; it throws a JsonFault with the path of the first
 * value that cannot.
 *
 * `null` counts as absent, but not as an item of a list or a map. Unknown fields are refused by name, and so is a field
 * that comes in both of its spellings. A list that is longer than the contract allows is refused before its items are read.
 */
export function createJsonReader(dialect: Dialect): (desc: DescMessage) => JsonReader {
  const strict = readersOf(dialect, "strict", (desc) => left(desc));
  const left = readersOf(dialect, "left", (desc) => left(desc));
  return strict;
}

type ReaderOf = (desc: DescMessage) => JsonReader;

/** Whether lists are held to their limits, or the handler does that item by item. */
type Mode = "strict" | "left";

function readersOf(dialect: Dialect, mode: Mode, leftOf: ReaderOf): ReaderOf {
  const readers = new Map<DescMessage, JsonReader>();
  const readerOf: ReaderOf = (desc) => {
    let reader = readers.get(desc);
    if (reader === undefined) {
      reader = wellKnownReader(desc, dialect) ?? messageReader(desc, dialect, { mode, readerOf, leftOf });
      readers.set(desc, reader);
    }
    return reader;
  };
  return readerOf;
}

type Readers = { readonly mode: Mode; readonly readerOf: ReaderOf; readonly leftOf: ReaderOf };

function messageReader(desc: DescMessage, dialect: Dialect, readers: Readers): JsonReader {
  let fields: Map<string, { name: string; read: JsonReader }> | undefined;
  // Compiled at first use, since messages may hold each other.
  const compile = () =>
    new Map(
      desc.fields.flatMap((field) => {
        const entry = { name: field.name, read: fieldReader(field, dialect, readers) };
        return dialect.namesOf(field).map((name) => [name, entry] as const);
      }),
    );
  return (json, depth) => {
    if (!isObject(json)) throw new JsonFault("json.object", "must be a JSON object");
    if (depth > MAX_DEPTH)
      throw new JsonFault("json.depth", `must not be nested deeper than ${MAX_DEPTH} levels`);
    fields ??= compile();
    for (const key of Object.keys(json)) {
      const field = fields.get(key);
      const value = json[key];
      if (field === undefined) throw unknownField(desc, key, dialect);
      if (key !== field.name && Object.hasOwn(json, field.name) && json[field.name] !== null)
        throw new JsonFault("json.duplicate_key", "must be given once, in one spelling", field.name);
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

function unknownField(desc: DescMessage, key: string, dialect: Dialect): JsonFault {
  if (!isSafeName(key)) return new JsonFault("json.unknown_field", "holds a field that is not known");
  return new JsonFault("json.unknown_field", `is not a known field${dialect.hint(desc, key)}`, key);
}

function fieldReader(field: DescField, dialect: Dialect, readers: Readers): JsonReader {
  const readerOf = leavesItemsToHandler(field) ? readers.leftOf : readers.readerOf;
  const read = valueReader(field, dialect, readerOf);
  const limit = (readers.mode === "strict" ? listLimit(field) : undefined) ?? Number.POSITIVE_INFINITY;
  switch (field.fieldKind) {
    case "list":
      return (json, depth) => {
        if (!Array.isArray(json)) throw new JsonFault("json.array", "must be a JSON array");
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
    case "map":
      return (json, depth) => {
        if (!isObject(json)) throw new JsonFault("json.object", "must be a JSON object");
        for (const [key, value] of Object.entries(json)) {
          try {
            json[key] = read(notNull(value ?? null), depth);
          } catch (error) {
            throw faultWithin(error, isSafeName(key) ? key : "*");
          }
        }
        return json;
      };
    default:
      return read;
  }
}

function valueReader(field: DescField, dialect: Dialect, readerOf: ReaderOf): JsonReader {
  const { message, scalar } = field;
  if (message !== undefined) return (json, depth) => readerOf(message)(json, depth);
  if (scalar !== undefined) return (json) => readScalar(scalar, json, dialect.acceptsNumberText);
  const desc = field.enum;
  return (json) => {
    const name = desc && dialect.enumName(desc, json);
    if (desc && name === undefined) {
      throw new JsonFault("enum.defined_only", `must be one of ${dialect.enumNames(desc).join(", ")}`);
    }
    return name ?? json;
  };
}

function notNull(json: JsonValue): JsonValue {
  if (json === null) throw new JsonFault("json.null", "must not be null");
  return json;
}

/** Whether a JSON value is an object, not an array or null. */
export function isObject(json: JsonValue | undefined): json is { [key: string]: JsonValue } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
