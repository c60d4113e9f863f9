import { decodeBase64 } from "./decode-base64.ts";
import { hasAny, marks, type Profile } from "./profile.ts";

const PERCENT_RUN = /(?:%[0-9A-Fa-f]{2})+/g;
const ESCAPED =
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
const HEX_TEXT = /(?<![0-9A-Fa-f])(?:[2-7][0-9A-Fa-f]){8,}(?![0-9A-Fa-f])/g;

const percent = marks("%");
const escapes = marks("\\&");
const MIN_HEX = 16;
const MIN_BASE64 = 12;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function decodePercent(text: string): string {
  const utf8 = new TextDecoder();
  return text.replace(PERCENT_RUN, (run) => utf8.decode(bytesOf(run.replaceAll("%", ""))));
}

function decodeEscapes(text: string): string {
  return text.replace(ESCAPED, (whole, u, x, hexEntity, decimal, named) => {
    if (named !== undefined) return entities[named] ?? whole;
    const code = decimal === undefined ? Number.parseInt(u ?? x ?? hexEntity, 16) : Number(decimal);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

/** Whether a text holds hex that encodes ASCII text. */
export function isHexText(text: string): boolean {
  HEX_TEXT.lastIndex = 0;
  return HEX_TEXT.test(text);
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
  if (profile.longestRun >= MIN_HEX && profile.digits >= MIN_HEX / 2) {
    decoded = decoded.replace(HEX_TEXT, (hex) => String.fromCharCode(...bytesOf(hex)));
  }
  // Text in base64 has capitals: all its bytes are below 128.
  if (profile.longestEncoded >= MIN_BASE64 && profile.capitals) decoded = decodeBase64(decoded);
  return decoded === text ? undefined : decoded;
}
