import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { Budget, MAX_DEPTH } from "./bounds.ts";
import { Undecodable } from "./undecodable.ts";

/**
 * Walks through a message in protobuf without making it: counts the messages inside.
 *
 * @throws Undecodable for one too large, too deep, or cut off
 */
export function checkBinary(desc: DescMessage, bytes: Uint8Array): void {
  walk(new BinaryReader(bytes), bytes.byteLength, desc, new Budget(), 1);
}

function walk(reader: BinaryReader, end: number, desc: DescMessage, budget: Budget, depth: number): void {
  budget.takeMessage(depth);
  const messages = messagesOf(desc);
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    budget.takeField();
    const field = messages.get(number);
    if (field?.message === undefined || wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number, MAX_DEPTH);
      continue;
    }
    const inner = reader.uint32() + reader.pos;
    if (inner > end) throw new Undecodable("is cut off or damaged");
    walk(reader, inner, field.message, budget, depth + 1);
  }
  if (reader.pos !== end) throw new Undecodable("is cut off or damaged");
}

const messagesByNumber = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

function messagesOf(desc: DescMessage): ReadonlyMap<number, DescField> {
  const known = messagesByNumber.get(desc);
  if (known !== undefined) return known;
  const fields = desc.fields.filter(({ message }) => message !== undefined);
  const messages = new Map(fields.map((field) => [field.number, field]));
  messagesByNumber.set(desc, messages);
  return messages;
}
