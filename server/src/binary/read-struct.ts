import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import type { BinaryReader } from "@bufbuild/protobuf/wire";
import { endOf, unusual } from "./unusual.ts";

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

const MAX_DEPTH = 32;

/** Reads a google.protobuf.Struct as plain JSON, without a message for each value. Throws `unusual` for what no encoder writes. */
export function readStruct(reader: BinaryReader, end: number, depth = 0): JsonObject {
  if (depth > MAX_DEPTH) throw unusual;
  const json: JsonObject = {};
  while (reader.pos < end) {
    expect(reader, FIELDS);
    const entryEnd = endOf(reader);
    expect(reader, KEY);
    const key = reader.string(true);
    // Assigned, it would set an object's prototype.
    if (key === "__proto__") throw unusual;
    expect(reader, VALUE);
    json[key] = readValue(reader, endOf(reader), depth);
    if (reader.pos !== entryEnd) throw unusual;
  }
  return json;
}

function readValue(reader: BinaryReader, end: number, depth: number): JsonValue {
  const value = kindOf(reader, depth);
  if (reader.pos !== end) throw unusual;
  return value;
}

function kindOf(reader: BinaryReader, depth: number): JsonValue {
  switch (reader.uint32()) {
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
      return readStruct(reader, endOf(reader), depth + 1);
    case LIST:
      return readList(reader, endOf(reader), depth + 1);
    default:
      throw unusual;
  }
}

function readList(reader: BinaryReader, end: number, depth: number): JsonValue[] {
  if (depth > MAX_DEPTH) throw unusual;
  const list: JsonValue[] = [];
  while (reader.pos < end) {
    expect(reader, VALUES);
    list.push(readValue(reader, endOf(reader), depth));
  }
  return list;
}

function expect(reader: BinaryReader, tag: number): void {
  if (reader.uint32() !== tag) throw unusual;
}
