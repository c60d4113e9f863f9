import {
  create,
  type DescField,
  type DescMessage,
  fromBinary,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { leavesItemsToHandler, listLimit, tooManyItems } from "../contract/list-limit.ts";
import { FieldFault } from "../errors/field-fault.ts";
import { faultWithin } from "../json/json-fault.ts";
import { asFault, CountingReader, cutOff, MAX_DEPTH } from "./counting-reader.ts";
import { readStruct } from "./read-struct.ts";

type Reader = CountingReader;
/** Reads into a message; makes one where none is given. */
type ReadMessage = (reader: Reader, end: number, target?: Local) => Local;
/** Reads a value; messages are merged into the one that was read before. */
type ReadValue = (reader: Reader, before?: unknown) => unknown;
type Local = Record<string, unknown>;
type Part = {
  readonly name: string;
  readonly isList: boolean;
  readonly read: (message: Local, reader: Reader) => void;
};

/** Whether lists are held to their limits, or the handler does that item by item. */
type Mode = "strict" | "left";
/** undefined for types that the compiled reader does not know. */
const readers: Record<Mode, Map<DescMessage, ReadMessage | undefined>> = {
  strict: new Map(),
  left: new Map(),
};

/**
 * Decodes a message as `fromBinary` does, at half of its CPU, and bounded: stops at the first list that is longer than the
 * contract allows, and after `maxElements` items, entries and unknown fields in all. Unknown fields are dropped.
 *
 * Throws a FieldFault with the path of what is no valid protobuf, and RESOURCE_EXHAUSTED for too many elements. A key that
 * comes twice in a google.protobuf.Struct is refused, since one of its values would be lost.
 */
export function readMessage(desc: DescMessage, bytes: Uint8Array, maxElements: number): Message {
  const read = readerOf(desc, "strict");
  if (read === undefined) return readByReflection(desc, bytes);
  return read(new CountingReader(bytes, maxElements), bytes.byteLength) as unknown as Message;
}

/** Whether messages of a type are read by the compiled reader, and so bounded. */
export function isBounded(desc: DescMessage): boolean {
  return readerOf(desc, "strict") !== undefined;
}

/** For types with maps, oneofs or packed lists, of which the contract has none in requests. */
function readByReflection(desc: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(desc, bytes, { readUnknownFields: false });
  } catch (error) {
    throw asFault(error);
  }
}

function readerOf(desc: DescMessage, mode: Mode): ReadMessage | undefined {
  const known = readers[mode];
  if (!known.has(desc)) {
    // Stands in for the message inside itself.
    known.set(desc, (reader, end, target) => known.get(desc)?.(reader, end, target) ?? {});
    known.set(desc, compile(desc, mode));
  }
  return known.get(desc);
}

function compile(desc: DescMessage, mode: Mode): ReadMessage | undefined {
  const byTag: Part[] = [];
  const numbers = new Set<number>();
  for (const field of desc.fields) {
    const value = valueReader(field, mode);
    if (value === undefined) return undefined;
    numbers.add(field.number);
    byTag[(field.number << 3) | value.wireType] = {
      name: field.name,
      isList: field.fieldKind === "list",
      read: fieldReader(field, value.read, mode),
    };
  }
  // Fields that are no lists come once each; what comes more often is counted.
  const singles = desc.fields.filter(({ fieldKind }) => fieldKind !== "list").length;
  return (reader, end, target) => {
    let left = singles;
    const message = target ?? (create(desc) as unknown as Local);
    let part: Part | undefined;
    try {
      if (++reader.depth > MAX_DEPTH) throw new FieldFault("protobuf.depth", "must not be nested so deep");
      while (reader.pos < end) {
        part = undefined;
        const tag = reader.nextTag();
        part = byTag[tag];
        if (part !== undefined) {
          if (!part.isList && --left < 0) reader.count();
          part.read(message, reader);
        } else if (numbers.has(tag >>> 3)) throw cutOff();
        else reader.skipUnknown(tag);
      }
      if (reader.pos !== end) throw cutOff();
      reader.depth -= 1;
    } catch (error) {
      const fault = asFault(error);
      throw part === undefined ? fault : faultWithin(fault, part.name);
    }
    return message;
  };
}

function fieldReader(field: DescField, read: ReadValue, mode: Mode): Part["read"] {
  const { localName } = field;
  if (field.fieldKind !== "list") {
    return (message, reader) => {
      const before = message[localName];
      message[localName] = read(reader, before);
    };
  }
  const limit = mode === "strict" ? (listLimit(field) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  return (message, reader) => {
    const list = message[localName] as unknown[];
    if (list.length >= limit) throw tooManyItems(limit);
    reader.count();
    try {
      list.push(read(reader));
    } catch (error) {
      throw faultWithin(asFault(error), `[${list.length}]`);
    }
  };
}

function valueReader(field: DescField, mode: Mode): { wireType: WireType; read: ReadValue } | undefined {
  const { message, enum: desc, scalar } = field;
  if (field.oneof !== undefined || field.fieldKind === "map") return undefined;
  if (message !== undefined) return messageReader(message, leavesItemsToHandler(field) ? "left" : mode);
  // Lists of these are packed.
  if (field.fieldKind === "list" && scalar !== ScalarType.STRING) return undefined;
  if (desc !== undefined)
    return desc.open ? { wireType: WireType.Varint, read: (reader) => reader.int32() } : undefined;
  switch (scalar) {
    case ScalarType.STRING:
      return { wireType: WireType.LengthDelimited, read: (reader) => reader.string(true) };
    case ScalarType.BOOL:
      return { wireType: WireType.Varint, read: (reader) => reader.bool() };
    case ScalarType.INT32:
      return { wireType: WireType.Varint, read: (reader) => reader.int32() };
    case ScalarType.UINT32:
      return { wireType: WireType.Varint, read: (reader) => reader.uint32() };
    case ScalarType.INT64:
      return { wireType: WireType.Varint, read: (reader) => reader.int64() };
    case ScalarType.DOUBLE:
      return { wireType: WireType.Bit64, read: (reader) => reader.double() };
    default:
      return undefined;
  }
}

const OWN_FORM = new Set(["google.protobuf.Timestamp", "google.protobuf.Duration"]);

function messageReader(desc: DescMessage, mode: Mode): { wireType: WireType; read: ReadValue } | undefined {
  const wireType = WireType.LengthDelimited;
  if (desc.typeName === "google.protobuf.Struct")
    return { wireType, read: (reader, before) => readStruct(reader, reader.end(), before) };
  const isOwn = !desc.typeName.startsWith("google.protobuf.") || OWN_FORM.has(desc.typeName);
  const read = isOwn ? readerOf(desc, mode) : undefined;
  return (
    read && {
      wireType,
      read: (reader, before) => {
        return read(reader, reader.end(), before as Local | undefined);
      },
    }
  );
}
