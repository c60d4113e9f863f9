import { digitsOf, luhn } from "./checksums.ts";

const cardShape = /^(?:9{12,19}|9999([ .-])9999\1(?:9999\1){1,2}9{1,7}|9999([ .-])9{6}\2(?:9{4,5}))$/;

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

/**
 * Whether a number is a payment card's: the digits and length of an issuer, and the Luhn check digit.
 *
 * @param shape the form, 9 for each digit
 * @param compact the digits without marks
 */
export function isCard(shape: string, compact: string): boolean {
  if (!cardShape.test(shape)) return false;
  const known = issuers.some(([start, sizes]) => sizes.includes(compact.length) && start.test(compact));
  return known && luhn(digitsOf(compact)) && !/^(\d)\1+$/.test(compact);
}
