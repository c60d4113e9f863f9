import { tooMany } from "./bounds.ts";

/** Most values (members of objects, items of lists) in one text, those included that nobody reads. */
const MAX_VALUES = 600_000;
/** Whole numbers of fewer digits are exact as doubles. */
const LONG_DIGITS = 16;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;

/**
 * Walks through the text of JSON before it is parsed: counts its values, so that a small text cannot become large objects, and
 * puts whole numbers that a double may not hold, as nanoseconds are, into quotes. Whether it is JSON is for the parser to say.
 *
 * @throws Undecodable for one of too many values
 */
export function prepareJson(bytes: Uint8Array): Uint8Array {
  let left = MAX_VALUES;
  const long: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = endOfString(bytes, at + 1);
    else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) {
      left -= 1;
      if (left < 0) throw tooMany();
    } else if (byte === MINUS || isDigit(byte)) {
      const end = endOfNumber(bytes, at + 1);
      if (isLongWhole(bytes, at, end)) long.push(at, end);
      at = end - 1;
    }
  }
  return long.length === 0 ? bytes : withQuotes(bytes, long);
}

/** @param places the start and the end of each piece that gets quotes, in order */
function withQuotes(bytes: Uint8Array, places: readonly number[]): Uint8Array {
  const quoted = new Uint8Array(bytes.length + places.length);
  let to = 0;
  let next = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at === places[next]) {
      quoted[to++] = QUOTE;
      next += 1;
    }
    if (at < bytes.length) quoted[to++] = bytes[at] ?? 0;
  }
  return quoted;
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE;

/** Where the closing quote is of a string whose first character is at `at`. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let next = at; next < bytes.length; next += 1) {
    const byte = bytes[next];
    if (byte === QUOTE) return next;
    if (byte === BACKSLASH) next += 1;
  }
  return bytes.length;
}

/** Where a number ends that goes on at `at`: 0-9 + - . e E. */
function endOfNumber(bytes: Uint8Array, at: number): number {
  let next = at;
  for (; next < bytes.length; next += 1) {
    const byte = bytes[next] ?? 0;
    if (!isDigit(byte) && byte !== MINUS && byte !== 0x2b && byte !== 0x2e && (byte | 0x20) !== 0x65) break;
  }
  return next;
}

function isLongWhole(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] === MINUS ? start + 1 : start;
  if (end - first < LONG_DIGITS || bytes[first] === ZERO) return false;
  for (let at = first; at < end; at += 1) if (!isDigit(bytes[at] ?? 0)) return false;
  return true;
}
