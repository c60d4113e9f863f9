import { decodeBase64 } from "./decode-base64.ts";
import { decodeCharacters } from "./decode-characters.ts";
import { hasAny, marks, type Profile } from "./profile.ts";

const PERCENT_RUN = /(?:%[0-9A-Fa-f]{2})+/g;
const PERCENT_UNIT = /%u([0-9A-Fa-f]{4})/g;
const ESCAPED =
  /\\(?:u\{?|U00)([0-9A-Fa-f]{2,6})\}?|\\x([0-9A-Fa-f]{2})|&#x([0-9A-Fa-f]{1,6});|&#(\d{1,7});|&(commat|period|colon|equals|lowbar|amp);|\\([0-3][0-7]{2}|[4-7][0-7])/g;
const CODE_POINT = /U\+([0-9A-Fa-f]{4,5})\s?/g;
// Quoted-printable, where all is written so, or a mark between letters.
const QUOTED_PRINTABLE = /(?:=[2-7][0-9A-Fa-f]){4,}|(?<=[A-Za-z0-9])=(?:3D|5F)(?=[A-Za-z0-9=])/g;
const entities: Readonly<Record<string, string>> = {
  commat: "@",
  period: ".",
  colon: ":",
  equals: "=",
  lowbar: "_",
  amp: "&",
};
// Pairs of hex digits that stand for text in UTF-8. Few hashes do.
const HEX_TEXT =
  /(?<![0-9A-Fa-f])(?:[2-7][0-9A-Fa-f]|(?:[CDcd][0-9A-Fa-f]|[Ee][0-9A-Fa-f][89ABab][0-9A-Fa-f])[89ABab][0-9A-Fa-f]){8,}(?![0-9A-Fa-f])/g;

const percent = marks("%");
const equals = marks("=");
const plus = marks("+");
const escapes = marks("\\&");
const MIN_HEX = 16;
const MIN_BASE64 = 12;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function decodePercent(text: string): string {
  const utf8 = new TextDecoder();
  const units = text.replace(PERCENT_UNIT, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return units.replace(PERCENT_RUN, (run) => {
    const decoded = utf8.decode(bytesOf(run.replaceAll("%", "")));
    // What is no text was not encoded: %DB_PASSWORD%.
    return decoded.includes("\ufffd") ? run : decoded;
  });
}

function decodeEscapes(text: string): string {
  return text.replace(ESCAPED, (whole, u, x, hexEntity, decimal, named, octal) => {
    if (named !== undefined) return entities[named] ?? whole;
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const code = decimal === undefined ? Number.parseInt(u ?? x ?? hexEntity, 16) : Number(decimal);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

function decodeQuotedPrintable(text: string): string {
  return text.replace(QUOTED_PRINTABLE, (run) => String.fromCharCode(...bytesOf(run.replaceAll("=", ""))));
}

/** Whether a text holds hex that encodes text. */
export function isHexText(text: string): boolean {
  HEX_TEXT.lastIndex = 0;
  return HEX_TEXT.test(text);
}

/**
 * A text with every part that is percent-encoded, escaped (JSON, HTML, octal, quoted-printable), base64, base32 or hex,
 * or written character by character, replaced by what it encodes, where that is text. One layer; callers repeat it for more.
 *
 * @param profile the profile of the text
 * @returns the decoded text, or undefined when nothing was encoded
 */
export function decodeOnce(text: string, profile: Profile): string | undefined {
  let decoded = text;
  if (hasAny(profile, percent)) decoded = decodePercent(decoded);
  if (hasAny(profile, escapes)) decoded = decodeEscapes(decoded);
  if (hasAny(profile, equals)) decoded = decodeQuotedPrintable(decoded);
  if (hasAny(profile, plus)) {
    decoded = decoded.replace(CODE_POINT, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    );
  }
  decoded = decodeCharacters(decoded, profile);
  if (profile.longestRun >= MIN_HEX && profile.digits >= MIN_HEX / 2) {
    decoded = decoded.replace(HEX_TEXT, (hex) => {
      const plain = new TextDecoder().decode(bytesOf(hex));
      return plain.includes("\ufffd") ? hex : plain;
    });
  }
  // Text in base64 has capitals: all its bytes are below 128.
  if (profile.longestEncoded >= MIN_BASE64 && profile.capitals) decoded = decodeBase64(decoded);
  return decoded === text ? undefined : decoded;
}
