import { type DescField, ScalarType } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { FieldPath } from "./growing-paths.ts";

/** A field with a length before its content, in the wire format of protobuf. */
export function delimited(number: number, content: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(content).finish();
}

/** Content of the message that the last field of a path holds, within the messages that hold it. */
export function within(path: FieldPath, content: Uint8Array): Uint8Array {
  return path.reduceRight(
    (inner, field) =>
      delimited(
        field.number,
        field.fieldKind === "map"
          ? Buffer.concat([delimited(1, Buffer.from("k")), delimited(2, inner)])
          : inner,
      ),
    content,
  );
}

/** The shortest elements of a repeated or map field, one after the other, in at most `bytes` bytes. */
export function smallest(field: DescField, bytes: number): Uint8Array {
  return repeat(element(field), bytes);
}

/** Entries with keys of their own, in at most `bytes` bytes. */
export function entries(field: DescField, bytes: number): Uint8Array {
  const entry = (at: number) => delimited(field.number, delimited(1, Buffer.from(at.toString(36))));
  const size = entry(36 ** 5).byteLength;
  return Buffer.concat(Array.from({ length: Math.floor(bytes / size) }, (_, at) => entry(at)));
}

/** The same bytes again and again, in at most `bytes` bytes. */
export function repeat(piece: Uint8Array, bytes: number): Uint8Array {
  return Buffer.alloc(Math.floor(bytes / piece.byteLength) * piece.byteLength, piece);
}

/** A value of a field that is as short as can be, with its tag. */
function element({ number, message, scalar, fieldKind }: DescField): Uint8Array {
  const hasLength =
    fieldKind === "map" ||
    message !== undefined ||
    scalar === ScalarType.STRING ||
    scalar === ScalarType.BYTES;
  if (hasLength) return delimited(number, new Uint8Array());
  const isDouble = scalar === ScalarType.DOUBLE;
  const writer = new BinaryWriter().tag(number, isDouble ? WireType.Bit64 : WireType.Varint);
  return (isDouble ? writer.double(0) : writer.bool(false)).finish();
}

/** The same for any field of a message. */
export const smallestField = element;
