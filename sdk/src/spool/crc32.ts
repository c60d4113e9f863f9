import { builtinModule } from "./node-files.ts";

type Crc32 = (bytes: Uint8Array) => number;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (ISO-HDLC), as zip and PNG have it, for runtimes whose `node:zlib` has it not. */
export function plainCrc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (let place = 0; place < bytes.length; place += 1)
    value = (table[(value ^ (bytes[place] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
}

let best: Crc32 | undefined;

/** CRC-32, by the runtime where it can. */
export function crc32(bytes: Uint8Array): number {
  best ??= builtinModule<{ readonly crc32?: Crc32 }>("node:zlib")?.crc32 ?? plainCrc32;
  return best(bytes);
}
