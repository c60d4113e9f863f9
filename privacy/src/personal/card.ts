import { digitsOf, luhn } from "./checksums.ts";
import { followsIdentifierName, namesIdentifier } from "./identifier-name.ts";
import { marked, shapeHash } from "./shape.ts";

const shapes = [
  ...[13, 14, 15, 16, 17, 18, 19].map((length) => "9".repeat(length)),
  ...["9999-9999-9999-9999", "9999-9999-9999-9999-999", "9999-999999-99999", "9999-999999-9999"].flatMap(
    (shape) => marked(shape, "- ."),
  ),
];
const hashes = new Set(shapes.map((shape) => shapeHash(0, shape, 0, shape.length)));

// ISO/IEC 7812 issuer ranges: first digits and lengths.
const issuers: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|3[689])/, [14, 16]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-8]|6(?:3|7|0[0-9]|1|4|6|8|9))/, [16, 18, 19]],
  [/^(?:220[0-4]|9792|81)/, [16]],
  [/^(?:2131|1800|1220)/, [15]],
];

/** Whether payment cards are written in a form with this hash. */
export function isCardHash(hash: number): boolean {
  return hashes.has(hash);
}

const CONTEXT_WORD =
  /\b(?:cards?|credit|debit|visa|master ?card|amex|american express|maestro|discover|diners|jcb|union ?pay|cc|pan|karte|kreditkarte|tarjeta|carte|carta)\b/i;
// The usual lengths of cards that are in use.
const isUsualLength = (length: number) => length >= 14 && length <= 16;

function isBareCard(length: number, text: string, start: number, phrase: string): boolean {
  if (CONTEXT_WORD.test(phrase) || CONTEXT_WORD.test(text)) return true;
  return isUsualLength(length) && !namesIdentifier(phrase) && !followsIdentifierName(text, start);
}

/**
 * Whether a number in such a form is that of a payment card: the beginning and length of an issuer, and the Luhn check
 * digit, which one in ten numbers has by chance. Bare digits are none under the name of an identifier or a time, and in
 * lengths that other numbers have they need a word such as "card".
 *
 * @param start where it stands in the whole text
 * @param phrase the words of the field's name
 */
export function isCard(written: string, text: string, start: number, phrase: string): boolean {
  const number = written.replace(/\D/g, "");
  const known = issuers.some(([begin, sizes]) => sizes.includes(number.length) && begin.test(number));
  if (!known || !luhn(digitsOf(number)) || /^(\d)\1+$/.test(number)) return false;
  return number.length < written.length || isBareCard(number.length, text, start, phrase);
}
