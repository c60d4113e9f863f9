import { digitsOf, luhn } from "./checksums.ts";
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
  [/^(?:2131|1800)/, [15]],
];

/** Whether payment cards are written in a form with this hash. */
export function isCardHash(hash: number): boolean {
  return hashes.has(hash);
}

/**
 * Whether a text in such a form is the number of a payment card: the beginning and length of an issuer, and the Luhn
 * check digit.
 */
export function isCard(written: string): boolean {
  const number = written.replace(/\D/g, "");
  const known = issuers.some(([start, sizes]) => sizes.includes(number.length) && start.test(number));
  return known && luhn(digitsOf(number)) && !/^(\d)\1+$/.test(number);
}
