import type { BinaryReader } from "@bufbuild/protobuf/wire";

/** Thrown at what the fast reader leaves to the general one. Made once: the stack of an error costs as much as a small message. */
export const unusual = new Error("left to the general decoder");

/** Where a value with a length ends, from the length on. */
export function endOf(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw unusual;
  return end;
}
