import { BinaryReader } from "@bufbuild/protobuf/wire";
import { MAX_DEPTH } from "../contract.ts";
import { FieldFault, TooManyValues } from "../faults.ts";
import { SeenKeys } from "./seen-keys.ts";

/** A tag of 32 bits takes at most this many bytes, of which the last holds four bits. */
const TAG_BYTES = 5;
const LAST_OF_TAG = 0x0f;
/** A byte from here on is followed by another. */
const SEVERAL_BYTES = 0x80;

/** A reader of protobuf that counts what takes memory, so that a small body cannot become a large message. */
export class CountingReader extends BinaryReader {
  depth = 0;
  readonly keys = new SeenKeys();
  readonly #bytes: Uint8Array;
  readonly #max: number;
  #left: number;

  constructor(bytes: Uint8Array, maxElements: number) {
    super(bytes);
    this.#bytes = bytes;
    this.#max = maxElements;
    this.#left = maxElements;
  }

  /** Counts an item of a list, an entry of a map, an unknown field, or a field that comes again. */
  count(): void {
    this.#left -= 1;
    if (this.#left < 0) throw new TooManyValues(this.#max, "list items and metadata values");
  }

  /** Where a value with a length ends, from the length on. */
  end(): number {
    const length = this.uint32();
    const end = this.pos + length;
    if (end > this.len) throw cutOff();
    return end;
  }

  /** The number of a field and the type of its value, as on the wire. */
  nextTag(): number {
    const start = this.pos;
    const first = this.#bytes[start] ?? SEVERAL_BYTES;
    if (first < SEVERAL_BYTES) {
      this.pos = start + 1;
      return first;
    }
    const tag = this.uint32();
    const length = this.pos - start;
    const isTooLarge =
      length > TAG_BYTES || (length === TAG_BYTES && (this.#bytes[this.pos - 1] ?? 0) > LAST_OF_TAG);
    if (isTooLarge) throw cutOff();
    return tag;
  }

  /**
   * Passes over a field that is not known.
   *
   * @param known fields up to this number are: one of them is of another type than its own
   */
  skipUnknown(tag: number, known = 0): void {
    this.count();
    if (tag >>> 3 <= known) throw cutOff();
    this.skip(tag & 7, tag >>> 3, MAX_DEPTH);
  }
}

/** The rule of what is no valid protobuf. */
export const MALFORMED_RULE = "protobuf.malformed";

/** The value ends within one of its parts, or is none of its type. */
export function cutOff(): FieldFault {
  return new FieldFault(MALFORMED_RULE, "is cut off or damaged");
}

/** A value of google.protobuf.Struct without a kind. */
export function noValue(): FieldFault {
  return new FieldFault(
    "protobuf.value",
    "must have a value: null, a boolean, a number, a string, a list or an object",
  );
}

/** An error of a reader, said as a fault of the value that it read; one that is a fault already, or a refusal, stays. */
export function asFault(error: unknown): unknown {
  if (error instanceof RangeError) return cutOff();
  if (error instanceof TypeError) return new FieldFault("string.unicode", "must be valid UTF-8");
  const isPlain = error instanceof Error && error.constructor === Error;
  return isPlain ? cutOff() : error;
}
