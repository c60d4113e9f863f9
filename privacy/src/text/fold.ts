import { lookAlikes } from "./look-alikes.ts";

// Format characters (zero-width, joiners, soft hyphen, bidi), marks, variation selectors and blanks that count as letters.
const invisible = /[\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]/gu;
const otherDash = /[\p{Pd}\u2212]/gu;
const otherSpace = /\p{Zs}/gu;
const otherDigit = /(?!\d)\p{Nd}/gu;
const notAscii = /[^\0-\x7f]/g;

// Ligatures that stand for whole phrases: composed forms would make a short text long.
const phrase = /[\ufdf0-\ufdff]/g;

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
 * removed, dashes, spaces and digits of other scripts and letters that look Latin replaced by the ASCII ones.
 */
export function fold(text: string): string {
  return text
    .replace(phrase, " ")
    .normalize("NFKD")
    .replace(invisible, "")
    .replace(otherDash, "-")
    .replace(otherSpace, " ")
    .replace(otherDigit, digitValue)
    .replace(notAscii, (character) => lookAlikes.get(character) ?? character);
}
