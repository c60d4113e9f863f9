import {
  type DescField,
  type DescMessage,
  fromBinary,
  type JsonObject,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { leavesItemsToHandler, listLimit, MAX_DEPTH, tooManyItems } from "../contract.ts";
import { FieldFault, faultWithin } from "../faults.ts";
import type { Mode } from "../visit.ts";
import { asFault, CountingReader, cutOff } from "./counting-reader.ts";
import { readStruct } from "./read-struct.ts";

/**
 * Decodes a message by `fromBinary`, of any type. Bounds and faults are those of `readMessage`: `checkBinary` looks for them
 * first.
 */
export function readByLibrary(desc: DescMessage, bytes: Uint8Array, maxElements: number): Message {
  checkBinary(desc, bytes, maxElements);
  try {
    return fromBinary(desc, bytes, { readUnknownFields: false });
  } catch (error) {
    throw asFault(error);
  }
}

/** Walks through a message in binary without making it: throws where `readMessage` would. */
export function checkBinary(desc: DescMessage, bytes: Uint8Array, maxElements: number): void {
  try {
    walkMessage(new CountingReader(bytes, maxElements), bytes.byteLength, desc, "strict");
  } catch (error) {
    throw asFault(error);
  }
}

function walkMessage(reader: CountingReader, end: number, desc: DescMessage, mode: Mode): void {
  const fields = new Map(desc.fields.map((field) => [field.number, new SeenField(field, mode)]));
  if (++reader.depth > MAX_DEPTH) throw new FieldFault("protobuf.depth", "must not be nested so deep");
  while (reader.pos < end) {
    const tag = reader.nextTag();
    const field = fields.get(tag >>> 3);
    if (field === undefined) reader.skipUnknown(tag);
    else if (!field.takes(tag & 7)) throw cutOff();
    else {
      try {
        field.walk(reader, tag & 7);
      } catch (error) {
        throw faultWithin(asFault(error), field.name);
      }
    }
  }
  if (reader.pos !== end) throw cutOff();
  reader.depth -= 1;
}

/** A field of one message, and how often it has come. */
class SeenField {
  readonly name: string;
  readonly #field: DescField;
  readonly #mode: Mode;
  readonly #limit: number;
  #count = 0;
  #struct: JsonObject | undefined;

  constructor(field: DescField, mode: Mode) {
    this.name = field.name;
    this.#field = field;
    this.#mode = leavesItemsToHandler(field) ? "left" : mode;
    this.#limit = (mode === "strict" ? listLimit(field) : undefined) ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a value of the field may be of a type on the wire. */
  takes(wireType: WireType): boolean {
    const { fieldKind } = this.#field;
    if (fieldKind === "map") return wireType === WireType.LengthDelimited;
    return wireType === wireTypeOf(this.#field) || (fieldKind === "list" && wireType === PACKED);
  }

  walk(reader: CountingReader, wireType: WireType): void {
    const at = this.#count;
    this.#count += 1;
    const { fieldKind } = this.#field;
    if (fieldKind !== "list" && fieldKind !== "map") {
      if (at > 0) reader.count();
      this.#walkValue(reader, wireType);
      return;
    }
    if (at >= this.#limit) throw tooManyItems(this.#limit);
    reader.count();
    try {
      this.#walkValue(reader, wireType);
    } catch (error) {
      throw fieldKind === "map" ? error : faultWithin(asFault(error), `[${at}]`);
    }
  }

  #walkValue(reader: CountingReader, wireType: WireType): void {
    const { message, fieldKind, scalar, number } = this.#field;
    const ownType = wireTypeOf(this.#field);
    if (fieldKind === "map") this.#walkEntry(reader, reader.end());
    else if (message?.typeName === "google.protobuf.Struct")
      this.#struct = readStruct(reader, reader.end(), fieldKind === "list" ? undefined : this.#struct);
    else if (message !== undefined) walkMessage(reader, reader.end(), message, this.#mode);
    else if (wireType !== ownType) this.#walkPacked(reader, reader.end(), ownType);
    else if (scalar === ScalarType.STRING) reader.string(true);
    // Passing over it would not see that it is too long.
    else if (wireType === WireType.Varint) reader.int64();
    else reader.skip(wireType, number, MAX_DEPTH);
  }

  #walkPacked(reader: CountingReader, end: number, wireType: WireType): void {
    for (let first = true; reader.pos < end; first = false) {
      if (!first) reader.count();
      reader.skip(wireType, this.#field.number, MAX_DEPTH);
    }
    if (reader.pos !== end) throw cutOff();
  }

  #walkEntry(reader: CountingReader, end: number): void {
    const { message } = this.#field;
    while (reader.pos < end) {
      const tag = reader.nextTag();
      if (message !== undefined && tag === MESSAGE_OF_ENTRY)
        walkMessage(reader, reader.end(), message, this.#mode);
      else reader.skip(tag & 7, tag >>> 3, MAX_DEPTH);
    }
    if (reader.pos !== end) throw cutOff();
  }
}

/** Lists of numbers come in one value. */
const PACKED = WireType.LengthDelimited;
/** The tag of a message that is the value of an entry of a map. */
const MESSAGE_OF_ENTRY = (2 << 3) | WireType.LengthDelimited;

function wireTypeOf({ message, scalar }: DescField): WireType {
  if (message !== undefined) return WireType.LengthDelimited;
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
