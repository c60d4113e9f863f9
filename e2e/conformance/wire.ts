import { type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";

/** Bytes of the length that stands before each message: a big-endian integer. */
const LENGTH_BYTES = 4;

/** Reads one message, with its length before it, from a stream that stays open. */
export async function readMessage(input: AsyncIterable<Uint8Array>, desc: DescMessage): Promise<Message> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of input) {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.length < LENGTH_BYTES ? Infinity : LENGTH_BYTES + bytes.readUInt32BE(0);
    if (bytes.length >= end) return fromBinary(desc, bytes.subarray(LENGTH_BYTES, end));
  }
  throw new Error(`the input ended before a whole ${desc.typeName}`);
}

/** A message with its length before it. */
export function lengthPrefixed(desc: DescMessage, message: Message): Uint8Array {
  const data = toBinary(desc, message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(data.byteLength);
  return Buffer.concat([length, data]);
}
