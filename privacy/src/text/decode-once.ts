import { decodeBase64 } from "./decode-base64.ts";
import { hasAny, marks, type Profile } from "./profile.ts";

const percentRun = /(?:%[0-9A-Fa-f]{2})+/g;
const escaped =
  /\\u\{?([0-9A-Fa-f]{2,6})\}?|\\x([0-9A-Fa-f]{2})|&#x([0-9A-Fa-f]{1,6});|&#(\d{1,7});|&(commat|period|colon|equals|lowbar|amp);/g;
const entities: Readonly<Record<string, string>> = {
  commat: "@",
  period: ".",
  colon: ":",
  equals: "=",
  lowbar: "_",
  amp: "&",
};
// Pairs of hex digits that stand for ASCII text.
const hexText = /(?<![0-9A-Fa-f])(?:[2-7][0-9A-Fa-f]){8,}(?![0-9A-Fa-f])/g;

const percent = marks("%");
const escapes = marks("\\&");
const minHex = 16;
const minBase64 = 12;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function decodePercent(text: string): string {
  const utf8 = new TextDecoder();
  return text.replace(percentRun, (run) => utf8.decode(bytesOf(run.replaceAll("%", ""))));
}

function decodeEscapes(text: string): string {
  return text.replace(escaped, (whole, u, x, hexEntity, decimal, named) => {
    if (named !== undefined) return entities[named] ?? whole;
    const code = decimal === undefined ? Number.parseInt(u ?? x ?? hexEntity, 16) : Number(decimal);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

/** Whether a text holds hex that encodes ASCII text. */
export function isHexText(text: string): boolean {
  hexText.lastIndex = 0;
  return hexText.test(text);
}

/**
 * A text with every part that is percent-encoded, escaped (JSON, HTML), base64 or hex replaced by what it encodes,
 * where that is text. One layer; callers repeat it for more.
 *
 * @param profile the profile of the text
 * @returns the decoded text, or undefined when nothing was encoded
 */
export function decodeOnce(text: string, profile: Profile): string | undefined {
  let decoded = text;
  if (hasAny(profile, percent)) decoded = decodePercent(decoded);
  if (hasAny(profile, escapes)) decoded = decodeEscapes(decoded);
  if (profile.longestRun >= minHex && profile.digits >= minHex / 2) {
    decoded = decoded.replace(hexText, (hex) => String.fromCharCode(...bytesOf(hex)));
  }
  // Text in base64 has capitals: all its bytes are below 128.
  if (profile.longestEncoded >= minBase64 && profile.capitals) decoded = decodeBase64(decoded);
  return decoded === text ? undefined : decoded;
}
