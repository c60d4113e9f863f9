import { hiddenText } from "./hidden-text.ts";
import { lookAlikes } from "./look-alikes.ts";

// Format characters (zero-width, joiners, soft hyphen, bidi), marks, variation selectors and blanks that count as letters.
const INVISIBLE = /[\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]/gu;
const OTHER_DASH = /[\p{Pd}\u2212]/gu;
const OTHER_SPACE = /\p{Zs}/gu;
const OTHER_DIGIT = /(?!\d)\p{Nd}/gu;
const NOT_ASCII = /[^\0-\x7f]/g;

// Ligatures that stand for whole phrases: composed forms would make a short text long.
const PHRASE = /[\ufdf0-\ufdff]/g;

// Decimal digits of every script stand in blocks of ten that begin at the digit zero.
function digitValue(character: string): string {
  let code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    value += 1;
  }
  return String(value);
}

/**
 * A text as a reader sees it, in ASCII where it can be: compatibility forms composed, invisible characters and accents
 * removed, dashes, spaces and digits of other scripts and letters that look Latin replaced by the ASCII ones. What
 * characters without ink say follows behind a space.
 */
export function fold(text: string): string {
  const hidden = hiddenText(text);
  const seen = text
    .replace(PHRASE, " ")
    .normalize("NFKD")
    .replace(INVISIBLE, "")
    .replace(OTHER_DASH, "-")
    .replace(OTHER_SPACE, " ")
    .replace(OTHER_DIGIT, digitValue)
    .replace(NOT_ASCII, (character) => lookAlikes.get(character) ?? character);
  return hidden === "" ? seen : `${seen} ${hidden}`;
}
