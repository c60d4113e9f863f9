import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { MAX_DEPTH, MOST_MEMBERS, reservedKey, tooDeep, tooManyMembers } from "../contract.ts";
import { FieldFault, faultWithin } from "../faults.ts";
import { keySegment } from "../field-path.ts";
import { asFault, type CountingReader, cutOff, noValue } from "./counting-reader.ts";

// Tags of google/protobuf/struct.proto: the number of a field and the type of its value.
const FIELDS = 0x0a;
const KEY = 0x0a;
const VALUE = 0x12;
const NULL = 0x08;
const NUMBER = 0x11;
const STRING = 0x1a;
const BOOL = 0x20;
const STRUCT = 0x2a;
const LIST = 0x32;
const VALUES = 0x0a;

/**
 * Reads a google.protobuf.Struct as plain JSON, without a message for each value. A key that comes twice is refused, and so
 * is "__proto__", which cannot be kept.
 *
 * @param before what was read of the same field already: entries are added
 */
export function readStruct(reader: CountingReader, end: number, before?: unknown, depth = 0): JsonObject {
  if (depth > MAX_DEPTH) throw tooDeep();
  const json = (before as JsonObject | undefined) ?? reader.keys.newObject();
  let entries = 0;
  while (reader.pos < end) {
    const tag = reader.nextTag();
    if (tag === FIELDS) {
      entries += 1;
      if (entries > MOST_MEMBERS) throw tooManyMembers();
      readEntry(reader, reader.end(), json, depth, entries);
    } else reader.skipUnknown(tag, FIELDS >>> 3);
  }
  if (reader.pos !== end) throw cutOff();
  return json;
}

function readEntry(
  reader: CountingReader,
  end: number,
  json: JsonObject,
  depth: number,
  place: number,
): void {
  reader.count();
  let key = "";
  let value: JsonValue | undefined;
  try {
    while (reader.pos < end) {
      const tag = reader.nextTag();
      if (tag === KEY) key = reader.string(true);
      else if (tag === VALUE) value = readValue(reader, reader.end(), depth);
      else reader.skipUnknown(tag, VALUE >>> 3);
    }
    if (reader.pos !== end) throw cutOff();
    if (value === undefined) throw noValue();
    if (json[key] !== undefined && Object.hasOwn(json, key))
      throw new FieldFault("map.duplicate_key", "must be given once");
    if (key === "__proto__") throw reservedKey();
  } catch (error) {
    throw faultWithin(asFault(error), keySegment(key));
  }
  reader.keys.note(key, place);
  json[key] = value;
}

/** The last of several kinds counts, as in any oneof. */
function readValue(reader: CountingReader, end: number, depth: number): JsonValue {
  let value: JsonValue | undefined;
  while (reader.pos < end) {
    if (value !== undefined) reader.count();
    const tag = reader.nextTag();
    const kind = kindOf(tag, reader, depth);
    if (kind === undefined) reader.skipUnknown(tag, LIST >>> 3);
    else value = kind;
  }
  if (reader.pos !== end) throw cutOff();
  if (value === undefined) throw noValue();
  return value;
}

/** undefined for a field that is not known. */
function kindOf(tag: number, reader: CountingReader, depth: number): JsonValue | undefined {
  switch (tag) {
    case STRING:
      return reader.string(true);
    case NUMBER:
      return reader.double();
    case BOOL:
      return reader.bool();
    case NULL:
      reader.int32();
      return null;
    case STRUCT:
      return readStruct(reader, reader.end(), undefined, depth + 1);
    case LIST:
      return readList(reader, reader.end(), depth + 1);
    default:
      return undefined;
  }
}

function readList(reader: CountingReader, end: number, depth: number): JsonValue[] {
  if (depth > MAX_DEPTH) throw tooDeep();
  const list: JsonValue[] = [];
  while (reader.pos < end) {
    const tag = reader.nextTag();
    if (tag !== VALUES) {
      reader.skipUnknown(tag, VALUES >>> 3);
      continue;
    }
    reader.count();
    try {
      list.push(readValue(reader, reader.end(), depth));
    } catch (error) {
      throw faultWithin(asFault(error), `[${list.length}]`);
    }
  }
  if (reader.pos !== end) throw cutOff();
  return list;
}
