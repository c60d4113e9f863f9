const sextets = new Int8Array(128).fill(-1);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((character, value) => {
  sextets[character.charCodeAt(0)] = value;
});
sextets["-".charCodeAt(0)] = 62;
sextets["_".charCodeAt(0)] = 63;

// The shortest encoded texts that are looked at hold nine bytes.
const MIN_LENGTH = 12;
// A run is tried at its beginning and after its first marks.
const MAX_STARTS = 8;
// The values of + and /, or - and _.
const FIRST_JOINER = 62;

const utf8 = new TextDecoder();

function sextetAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (sextets[code] ?? -1) : -1;
}

const isText = (byte: number) => (byte >= 0x20 && byte !== 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** How many bytes must follow a byte in UTF-8, or -1 where no text has it. */
function followersOf(byte: number): number {
  if (byte < 0x80) return isText(byte) ? 0 : -1;
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  if (byte >= 0xe0 && byte <= 0xef) return 2;
  return byte >= 0xf0 && byte <= 0xf4 ? 3 : -1;
}

const isFollower = (byte: number) => byte >= 0x80 && byte <= 0xbf;

/**
 * Gives each byte of a run to `take`.
 *
 * @returns false at the first byte that no text has at its place: random tokens soon have one
 */
function readBytes(text: string, start: number, end: number, take: (byte: number) => void): boolean {
  let bits = 0;
  let held = 0;
  let followers = 0;
  for (let at = start; at < end; at += 1) {
    bits = ((bits << 6) | sextetAt(text, at)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const byte = (bits >> held) & 255;
    if (followers > 0) {
      if (!isFollower(byte)) return false;
      followers -= 1;
    } else {
      followers = followersOf(byte);
      if (followers < 0) return false;
    }
    take(byte);
  }
  return true;
}

function ignore() {}

function decodeRun(text: string, start: number, end: number): string | undefined {
  if (!readBytes(text, start, end, ignore)) return undefined;
  const bytes: number[] = [];
  readBytes(text, start, end, (byte) => bytes.push(byte));
  return utf8.decode(Uint8Array.from(bytes));
}

interface Decoded {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The first part of a run that decodes, of those that begin at the given places. */
function decodeFirst(text: string, starts: readonly number[], runEnd: number): Decoded | undefined {
  for (const start of starts) {
    // One character over a whole number of bytes belongs to what follows.
    const end = (runEnd - start) % 4 === 1 ? runEnd - 1 : runEnd;
    const decoded = end - start < MIN_LENGTH ? undefined : decodeRun(text, start, end);
    if (decoded !== undefined) return { start, end, text: decoded };
  }
  return undefined;
}

/**
 * A text with each part that is base64, or its URL form, replaced by the text that it encodes. A part may begin after
 * a mark that the alphabets also have.
 */
export function decodeBase64(text: string): string {
  let decoded = "";
  let copied = 0;
  let starts: number[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    const sextet = at < text.length ? sextetAt(text, at) : -1;
    if (sextet >= 0) {
      if (starts.length === 0) starts.push(at);
      else if (sextet >= FIRST_JOINER && starts.length < MAX_STARTS) starts.push(at + 1);
      continue;
    }
    if (starts.length === 0) continue;
    const part = decodeFirst(text, starts, at);
    if (part !== undefined) {
      decoded += text.slice(copied, part.start) + part.text;
      copied = part.end;
      while (copied < text.length && text.charAt(copied) === "=") copied += 1;
    }
    starts = [];
  }
  return copied === 0 ? text : decoded + text.slice(copied);
}
