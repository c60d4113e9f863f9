import { MOST_MEMBERS } from "../contract.ts";

/** What a scan of JSON stops at, and where: the byte after it. */
export interface ScanFault {
  readonly kind: "values" | "members" | "depth" | "number";
  readonly at: number;
}

/** What is in a text that no fault was found in. */
export type Scan = { readonly members: number; readonly fault?: undefined } | { readonly fault: ScanFault };

/** Objects and lists may be nested this deep in the text; how deep values may be is said by name when they are read. */
const MAX_DEPTH = 100;
/** Numbers as short as this are exact. */
const SHORT_NUMBER = 15;

const NUMBER_FORM = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** More digits say nothing: a double has 17. */
const MAX_DIGITS = 1_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Looks through the text of JSON before it is parsed, without making anything of it: stops at more than `maxValues` values
 * (so that a small text cannot become large objects) or members of one object, at what is nested too deep, and at a number that a double does not
 * hold. Counts the members of objects. Whether it is JSON at all is for the parser to say.
 */
export function scanJson(bytes: Uint8Array, maxValues: number): Scan {
  let values = 0;
  let members = 0;
  let depth = 0;
  // Of the object that is open at each depth.
  const own = new Uint32Array(MAX_DEPTH + 1);
  const { length } = bytes;
  for (let at = 0; at < length; ) {
    const byte = bytes[at++] ?? 0;
    switch (byte) {
      case QUOTE:
        at = endOfString(bytes, at);
        break;
      case COLON:
        members += 1;
        own[depth] = (own[depth] ?? 0) + 1;
        if ((own[depth] ?? 0) > MOST_MEMBERS) return { fault: { kind: "members", at } };
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth += 1;
        if (depth > MAX_DEPTH) return { fault: { kind: "depth", at } };
        own[depth] = 0;
        values += 1;
        if (values > maxValues) return { fault: { kind: "values", at } };
        break;
      case COMMA:
        values += 1;
        if (values > maxValues) return { fault: { kind: "values", at } };
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth -= 1;
        break;
      default:
        if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
          const start = at - 1;
          at = endOfNumber(bytes, at);
          if (at - start > SHORT_NUMBER && !isExactNumber(textOf(bytes, start, at)))
            return { fault: { kind: "number", at } };
        }
    }
  }
  return { members };
}

/** Where a string ends whose first character is at `at`: after its closing quote. */
export function endOfString(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next < bytes.length) {
    const byte = bytes[next++];
    if (byte === QUOTE) return next;
    if (byte === BACKSLASH) next += 1;
  }
  return bytes.length;
}

/** Where a number ends that goes on at `at`. */
function endOfNumber(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next < bytes.length && isOfNumber(bytes[next] ?? 0)) next += 1;
  return next;
}

/** 0-9 + - . e E */
function isOfNumber(byte: number): boolean {
  return (
    (byte >= ZERO && byte <= NINE) ||
    byte === 0x2b ||
    byte === MINUS ||
    byte === 0x2e ||
    byte === 0x65 ||
    byte === 0x45
  );
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}

/**
 * Whether a number of JSON is kept when it is read as a double: read back, it has the same value. Fractions are
 * approximations by nature; of numbers beyond 2^53-1, which mostly are ids or counts, every digit must stay. What is too
 * large for a double (1e400) is told by the reader of the field.
 */
function isExactNumber(text: string): boolean {
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return true;
  return text.length <= MAX_DIGITS && decimal(text) === decimal(String(value));
}

/** Digits without zeros at the ends, and the power of ten of the last of them. */
function decimal(text: string): string {
  const [, whole = "", fraction = "", exponent = "0"] = NUMBER_FORM.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
