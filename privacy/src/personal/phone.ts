import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { hasAny, marks, type Profile } from "../text/profile.ts";

// E.164 with or without the marks people put in, after + or 00.
const INTERNATIONAL = /(?<![\w+.-])(\+|00)[ ]?\(?([1-9][\d\s()./-]{5,21}\d)(?![\d-]|\.\d)/g;
// North American numbering plan: area code in parentheses, or three groups with one kind of mark. An extension may follow.
const NORTH_AMERICAN =
  /(?<![\w.+-]|\d[ /])(?:\+?0{0,2}1[ .-]?)?(?:\(\d{3}\)[ .-]?\d{3}[ .-]\d{4}|[2-9]\d\d([ .-])[2-9]?\d\d\1\d{4})(?![\d-]|\.\d|[A-WYZa-wyz])/;
const CONTEXT_WORD =
  /\b(?:phones?|telephone|tel|mobile|cell(?:phone)?|fax|whatsapp|sms|msisdn|contact (?:no|number)|numbers? (?:is|are)|call (?:me|us|him|her)|telefon[eo]?|t[eé]l[eé]phone|handy|celular|m[oó]vil|numer telefonu|dial(?:ed)?)\b/i;
// In the company of a context word: any grouping, and bare digits.
const LOOSE = /(?<![\w.+-])\(?\d[\d\s()./-]{5,18}\d(?![\w-]|\.\d)/g;
const EPOCH_SECONDS = /^1[5-9]\d{8}$/;
const ISO_DATE = /\d{4}-\d\d-\d\d|\d\d[/.]\d\d[/.]\d{4}/;

// Parsing costs some 20 µs. A text with more candidates than this is refused as it is.
const MAX_PARSED = 3;
const callingCodes = new Set<string>(getCountries().map((country) => getCountryCallingCode(country)));

const grouping = marks("-. (");
const plus = marks("+");

const countDigits = (text: string) => text.replace(/\D/g, "").length;

function hasCallingCode(number: string): boolean {
  const digits = number.slice(0, 6).replace(/\D/g, "");
  return [1, 2, 3].some((length) => callingCodes.has(digits.slice(0, length)));
}

function hasInternational(text: string): boolean {
  let parsed = 0;
  for (const { 1: sign, 2: rest = "" } of text.matchAll(INTERNATIONAL)) {
    const digits = countDigits(rest);
    if (!hasCallingCode(rest)) continue;
    if (digits < 8 || digits > 15 || (sign === "00" && !/[\s().-]/.test(rest))) continue;
    parsed += 1;
    if (parsed > MAX_PARSED) return true;
    if (parsePhoneNumberFromString(`+${rest}`)?.isPossible()) return true;
  }
  return false;
}

function hasNationalInContext(text: string, phrase: string): boolean {
  if (!CONTEXT_WORD.test(text) && !CONTEXT_WORD.test(phrase)) return false;
  for (const { 0: candidate } of text.matchAll(LOOSE)) {
    const digits = countDigits(candidate);
    const bare = digits === candidate.length;
    if (digits > 13 || ISO_DATE.test(candidate)) continue;
    if (bare ? digits >= 9 && digits <= 12 && !EPOCH_SECONDS.test(candidate) : digits >= 7) return true;
  }
  return false;
}

/**
 * Whether a text holds a phone number: international after + or 00, North American in its usual forms, or any other
 * number of 7 to 13 digits beside a word such as "phone".
 *
 * @param phrase the words of the field's name
 * @param profile the profile of the text
 */
export function hasPhone(text: string, phrase: string, profile: Profile): boolean {
  if (profile.groupedDigits >= 10 && hasAny(profile, grouping) && NORTH_AMERICAN.test(text)) return true;
  if ((hasAny(profile, plus) || text.includes("00")) && hasInternational(text)) return true;
  return hasNationalInContext(text, phrase);
}
