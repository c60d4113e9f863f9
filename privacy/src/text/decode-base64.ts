const sextets = new Int8Array(128).fill(-1);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((character, value) => {
  sextets[character.charCodeAt(0)] = value;
});
sextets["-".charCodeAt(0)] = 62;
sextets["_".charCodeAt(0)] = 63;

// The shortest encoded texts that are looked at hold nine bytes.
const minLength = 12;
// A run is tried at its beginning and after its first marks.
const maxStarts = 8;

const utf8 = new TextDecoder("utf-8", { fatal: true });

function sextetAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (sextets[code] ?? -1) : -1;
}

const isText = (byte: number) => (byte >= 0x20 && byte !== 0x7f) || byte === 9 || byte === 10 || byte === 13;

function decodeUtf8(bytes: readonly number[]): string | undefined {
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

// Random tokens soon give a byte that no text has, so that most are left after a few steps.
function decodeRun(text: string, start: number, end: number): string | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  let ascii = true;
  for (let at = start; at < end; at += 1) {
    bits = ((bits << 6) | sextetAt(text, at)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const byte = (bits >> held) & 255;
    if (!isText(byte)) return undefined;
    if (byte > 127) ascii = false;
    bytes.push(byte);
  }
  return ascii ? String.fromCharCode(...bytes) : decodeUtf8(bytes);
}

const isJoiner = (character: string) =>
  character === "-" || character === "_" || character === "/" || character === "+";

/**
 * A text with each part that is base64, or its URL form, replaced by the text that it encodes. A part may begin after
 * a mark that the alphabets also have.
 */
export function decodeBase64(text: string): string {
  let decoded = "";
  let copied = 0;
  let end = -1;
  let starts = 0;
  for (let start = 0; start + minLength <= text.length; start += 1) {
    if (sextetAt(text, start) < 0) continue;
    const begins = start === 0 || sextetAt(text, start - 1) < 0 || isJoiner(text.charAt(start - 1));
    if (!begins) continue;
    if (end <= start) {
      end = start;
      starts = 0;
      while (end < text.length && sextetAt(text, end) >= 0) end += 1;
    }
    starts += 1;
    if (starts > maxStarts) continue;
    // One character over a whole number of bytes belongs to what follows.
    const whole = (end - start) % 4 === 1 ? end - 1 : end;
    const part = whole - start < minLength ? undefined : decodeRun(text, start, whole);
    if (part === undefined) continue;
    decoded += text.slice(copied, start) + part;
    copied = whole;
    start = whole;
  }
  return copied === 0 ? text : decoded + text.slice(copied);
}
