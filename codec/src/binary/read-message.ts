import { create, type DescMessage, type Message, ScalarType } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { listLimit, MAX_DEPTH, tooManyItems } from "../contract.ts";
import { FieldFault, faultWithin } from "../faults.ts";
import { compiler, isWellKnown, type Part, type Visitor } from "../visit.ts";
import { asFault, CountingReader, cutOff } from "./counting-reader.ts";
import { readByLibrary } from "./read-by-library.ts";
import { readStruct } from "./read-struct.ts";

type Local = Record<string, unknown>;
/** Reads into a message; makes one where none is given. */
type ReadMessage = (reader: CountingReader, end: number, target?: Local) => Local;
/** Reads a value; one of a list is added to it, and a message is merged into the one that was read before. */
interface ReadValue {
  readonly wireType: WireType;
  readonly isList: boolean;
  readonly read: (reader: CountingReader, before: unknown) => unknown;
}

/**
 * Decodes a message as `fromBinary` does, at half of its CPU, and bounded: stops at the first list that is longer than the
 * contract allows, and after `maxElements` items, entries and unknown fields in all. Unknown fields are dropped.
 *
 * Throws a FieldFault with the path of what is no valid protobuf, and TooManyValues for too many elements. A key that comes
 * twice in a google.protobuf.Struct is refused, since one of its values would be lost.
 */
export function readMessage(desc: DescMessage, bytes: Uint8Array, maxElements: number): Message {
  const read = readerOf(desc);
  if (read === undefined) return readByLibrary(desc, bytes, maxElements);
  return read(new CountingReader(bytes, maxElements), bytes.byteLength) as unknown as Message;
}

/** Whether messages of a type are read by a compiled reader; those with maps, oneofs and packed lists are not. */
export function isReadCompiled(desc: DescMessage): boolean {
  return readerOf(desc) !== undefined;
}

const OWN_FORM = new Set(["google.protobuf.Timestamp", "google.protobuf.Duration"]);

/** Of a type that has no reader here: undefined. */
const visitor: Visitor<ReadValue, ReadMessage> = {
  scalar: ({ fieldKind }, type) => {
    // Lists of these are packed.
    if (fieldKind === "list" && type !== ScalarType.STRING) return undefined;
    switch (type) {
      case ScalarType.STRING:
        return single(WireType.LengthDelimited, (reader) => reader.string(true));
      case ScalarType.BOOL:
        return single(WireType.Varint, (reader) => reader.bool());
      case ScalarType.INT32:
        return single(WireType.Varint, (reader) => reader.int32());
      case ScalarType.UINT32:
        return single(WireType.Varint, (reader) => reader.uint32());
      case ScalarType.INT64:
        return single(WireType.Varint, (reader) => reader.int64());
      case ScalarType.DOUBLE:
        return single(WireType.Bit64, (reader) => reader.double());
      default:
        return undefined;
    }
  },

  enum: ({ fieldKind }, { open }) =>
    open && fieldKind !== "list" ? single(WireType.Varint, (reader) => reader.int32()) : undefined,

  nested: ({ message }, of) => {
    if (message?.typeName === "google.protobuf.Struct")
      return single(WireType.LengthDelimited, (reader, before) => readStruct(reader, reader.end(), before));
    if (message === undefined || (isWellKnown(message) && !OWN_FORM.has(message.typeName))) return undefined;
    const read = of();
    return (
      read &&
      single(WireType.LengthDelimited, (reader, before) => read(reader, reader.end(), before as Local))
    );
  },

  list: (field, item, mode) => {
    if (item === undefined) return undefined;
    const limit = (mode === "strict" ? listLimit(field) : undefined) ?? Number.POSITIVE_INFINITY;
    const read: ReadValue["read"] = (reader, before) => {
      const list = before as unknown[];
      if (list.length >= limit) throw tooManyItems(limit);
      reader.count();
      try {
        list.push(item.read(reader, undefined));
      } catch (error) {
        throw faultWithin(asFault(error), `[${list.length}]`);
      }
      return list;
    };
    return { wireType: item.wireType, isList: true, read };
  },

  map: () => undefined,

  message: (desc, parts) => messageReader(desc, parts()),

  later: (of) => (reader, end, target) => of()?.(reader, end, target) ?? {},
};

const readerOf = compiler(visitor);

function single(wireType: WireType, read: ReadValue["read"]): ReadValue {
  return { wireType, isList: false, read };
}

type OwnPart = ReadValue & { readonly name: string; readonly localName: string };

function messageReader(desc: DescMessage, parts: readonly Part<ReadValue>[]): ReadMessage | undefined {
  const byTag: OwnPart[] = [];
  const numbers = new Set(desc.fields.map(({ number }) => number));
  for (const { field, of } of parts) {
    if (of === undefined || field.oneof !== undefined) return undefined;
    byTag[(field.number << 3) | of.wireType] = { name: field.name, localName: field.localName, ...of };
  }
  // Fields that are no lists come once each; what comes more often is counted.
  const singles = parts.filter(({ of }) => of?.isList === false).length;
  return (reader, end, target) => {
    let left = singles;
    const message = target ?? (create(desc) as unknown as Local);
    let part: OwnPart | undefined;
    try {
      if (++reader.depth > MAX_DEPTH) throw new FieldFault("protobuf.depth", "must not be nested so deep");
      while (reader.pos < end) {
        part = undefined;
        const tag = reader.nextTag();
        part = byTag[tag];
        if (part !== undefined) {
          if (!part.isList && --left < 0) reader.count();
          message[part.localName] = part.read(reader, message[part.localName]);
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
