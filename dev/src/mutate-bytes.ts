import type { Random } from "./random.ts";

/** Bytes at which varints, tags, lengths and UTF-8 change their meaning. */
const TELLING = [0x00, 0x01, 0x08, 0x0a, 0x0b, 0x12, 0x1a, 0x7f, 0x80, 0xc0, 0xed, 0xfe, 0xff];
const MAX_COPIES = 200;

type Mutate = (bytes: Buffer, random: Random) => Buffer;

const place = (bytes: Buffer, random: Random) => random.int(0, Math.max(0, bytes.length - 1));

function changed(bytes: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = byte;
  return copy;
}

/** A piece of the bytes, mostly short. */
function piece(bytes: Buffer, random: Random): [from: number, to: number] {
  const from = place(bytes, random);
  return [from, Math.min(bytes.length, from + random.int(1, random.chance(0.8) ? 16 : bytes.length))];
}

const mutations: readonly Mutate[] = [
  // A bit.
  (bytes, random) => {
    const at = place(bytes, random);
    return changed(bytes, at, (bytes[at] ?? 0) ^ (1 << random.int(0, 7)));
  },
  // A byte, of any value or of one that tells much.
  (bytes, random) => changed(bytes, place(bytes, random), random.int(0, 255)),
  (bytes, random) => changed(bytes, place(bytes, random), random.pick(TELLING)),
  // The type of a field, should this be its tag.
  (bytes, random) => {
    const at = place(bytes, random);
    return changed(bytes, at, ((bytes[at] ?? 0) & ~7) | random.int(0, 5));
  },
  // The end.
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  // Something more, something less.
  (bytes, random) => {
    const at = place(bytes, random);
    const added = Buffer.from(Array.from({ length: random.int(1, 8) }, () => random.int(0, 255)));
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  },
  (bytes, random) => {
    const [from, to] = piece(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  // A piece again, once or many times.
  (bytes, random) => {
    const [from, to] = piece(bytes, random);
    const copies = random.chance(0.8) ? 1 : random.int(2, MAX_COPIES);
    const repeated = Array.from({ length: copies }, () => bytes.subarray(from, to));
    return Buffer.concat([bytes.subarray(0, to), ...repeated, bytes.subarray(to)]);
  },
  // A piece in the place of another.
  (bytes, random) => {
    const [from, to] = piece(bytes, random);
    const copy = Buffer.from(bytes);
    bytes.copy(copy, place(bytes, random), from, to);
    return copy;
  },
];

/** Bytes with one to four changes of any kind. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let changes = random.int(1, 4); changes > 0; changes -= 1) {
    result = random.pick(mutations)(result, random);
  }
  return result;
}
