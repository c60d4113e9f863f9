import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { hasAny, marks, type Profile } from "../text/profile.ts";
import { followsIdentifierName } from "./identifier-name.ts";
import type { NumberName } from "./number-name.ts";
import { namesPhone } from "./phone-name.ts";
import type { NationalForms } from "./phone-regions.ts";

// E.164 with or without the marks people put in, after + or 00.
const INTERNATIONAL = /(?<![\w+.-])(\+|00)[ ]?\(?([1-9][\d\s()./-]{5,21}\d)(?![\d-]|\.\d)/g;
// North American numbering plan: area code in parentheses, or three groups with one kind of mark. An extension may follow.
const NORTH_AMERICAN =
  /(?<![\w.+-]|\d[ /])(?:\+?0{0,2}1[ .-]?)?(?:\(\d{3}\)[ .-]?\d{3}[ .-]\d{4}|[2-9]\d\d([ .-])[2-9]?\d\d\1\d{4})(?![\d-]|\.\d|[A-WYZa-wyz])/;
// In the company of a context word: any grouping, and bare digits.
const LOOSE = /(?<![\w.+-])\(?\d[\d\s()./-]{5,18}\d(?![\w-]|\.\d)/g;
const EPOCH_SECONDS = /^1[5-9]\d{8}$/;
const ISO_DATE = /\d{4}-\d\d-\d\d|\d\d[/.]\d\d[/.]\d{4}/;
const NUMBER_ALONE = /^\+?(?:[\s()./-]{0,3}\d){6,15}$/;

// National forms with a trunk prefix, bare or in groups of two digits and more.
const WITH_TRUNK =
  /(?:\(0[1-9]\d{0,4}\)|0 ?\([1-9]\d{1,4}\)|0[1-9]\d{1,11}|0[1-9])(?: ?[-/.) ] ?\d{2,8}){0,4}(?![\w:/-]|[ .,]\d)/g;
const BEFORE_TRUNK = /(?:^|[^\w.,:/+-])(?<!\d )$/;
const DATE = /^\d\d([-/. ])\d\d\1(?:\d{4}(?!\d)|\d\d(?!\d|\1))/;
// The ten digits in their order stand for digits.
const COUNTING = /^0?123456789/;
// A postal code of the United States, a range of bytes.
const OTHER_PAIR = /^(?:\d{5}-\d{4}|\d{6,}-\d{6,})$/;
// Two numbers of ports, one after the other.
const PORTS = /^[1-6]\d{4} [1-6]\d{4}$/;
const HIGHEST_PORT = 65_535;

// Parsing costs some 20 µs. A text with more candidates than this is refused as it is.
const MAX_PARSED = 3;
// A text has no more numbers than this, or it is a list of other numbers.
const MAX_CANDIDATES = 16;
const callingCodes = new Set<string>(getCountries().map((country) => getCountryCallingCode(country)));

const grouping = marks("-. (/");
const plus = marks("+");

const MIN_NATIONAL = 9;

const digitsIn = (text: string) => text.replace(/\D/g, "");

function hasCallingCode(number: string): boolean {
  const digits = digitsIn(number.slice(0, 6));
  return [1, 2, 3].some((length) => callingCodes.has(digits.slice(0, length)));
}

// Plans change, and lengths with them: written after a plus, so many bare digits are a number in any plan.
const isLongNumber = (rest: string, digits: number) =>
  digits >= 11 && digits === rest.length && rest[0] !== "1";

function hasInternational(text: string, name: NumberName): boolean {
  let parsed = 0;
  for (const { 1: sign, 2: rest = "" } of text.matchAll(INTERNATIONAL)) {
    const digits = digitsIn(rest).length;
    if (digits < 8 || digits > 15 || !hasCallingCode(rest)) continue;
    const bareZeros = sign === "00" && digits === rest.length;
    if (bareZeros && (name.identifier || rest[0] === "1" || digits < 10)) continue;
    parsed += 1;
    if (parsed > MAX_PARSED || (sign === "+" && isLongNumber(rest, digits))) return true;
    const number = parsePhoneNumberFromString(`+${rest}`);
    if (bareZeros ? number?.isValid() : number?.isPossible()) return true;
  }
  return false;
}

function isParsed(candidate: string, regions: readonly string[]): boolean {
  return regions.slice(0, MAX_PARSED).some((region) => {
    const country = region as CountryCode;
    return isSupportedCountry(country) && parsePhoneNumberFromString(candidate, country)?.isValid() === true;
  });
}

function isNational(candidate: string, forms: NationalForms, named: () => boolean): boolean {
  const digits = digitsIn(candidate);
  if (digits.length < MIN_NATIONAL || digits.length > 13) return false;
  const bare = digits.length === candidate.length;
  if (bare) return forms.mobile.test(digits) && !COUNTING.test(digits) && !named();
  if (DATE.test(candidate) || OTHER_PAIR.test(candidate)) return false;
  return forms.any.test(digits) || isParsed(candidate, forms.parsed);
}

function isPorts(candidate: string): boolean {
  return PORTS.test(candidate) && candidate.split(" ").every((number) => Number(number) <= HIGHEST_PORT);
}

function hasNational(text: string, name: NumberName, forms: NationalForms, profile: Profile): boolean {
  const isNamed = (start: number) => name.identifier || followsIdentifierName(text, start);
  let seen = 0;
  for (const { 0: candidate, index } of text.matchAll(WITH_TRUNK)) {
    seen += 1;
    if (seen > MAX_CANDIDATES) return false;
    if (!BEFORE_TRUNK.test(text.slice(Math.max(0, index - 2), index))) continue;
    if (isNational(candidate, forms, () => isNamed(index))) return true;
  }
  // Nine digits are such a number with spaces alone; a date in a name has as many.
  if (forms.grouped === undefined || (profile.groupedDigits < 10 && profile.spaces === 0)) return false;
  for (const { 0: candidate, index } of text.matchAll(forms.grouped)) {
    seen += 1;
    if (seen > MAX_CANDIDATES) return false;
    if (!isPorts(candidate) && !isNamed(index)) return true;
  }
  return false;
}

function hasNationalInContext(text: string, { phone }: NumberName): boolean {
  if (phone === "number" && NUMBER_ALONE.test(text)) return true;
  if (phone === undefined && !namesPhone(text)) return false;
  for (const { 0: candidate } of text.matchAll(LOOSE)) {
    const digits = digitsIn(candidate).length;
    const bare = digits === candidate.length;
    if (digits > 13 || ISO_DATE.test(candidate)) continue;
    if (bare ? digits >= 9 && digits <= 12 && !EPOCH_SECONDS.test(candidate) : digits >= 7) return true;
  }
  return false;
}

/**
 * Whether a text holds a phone number: international after + or 00; in a national form of the regions, where a mobile
 * prefix or groups tell it from other numbers; or any other number of 7 to 13 digits beside a word such as "phone".
 *
 * @param name what the field's name says
 * @param profile the profile of the text
 */
export function hasPhone(text: string, name: NumberName, profile: Profile, forms: NationalForms): boolean {
  const isGrouped = hasAny(profile, grouping);
  if (forms.northAmerican && isGrouped && profile.groupedDigits >= 10 && NORTH_AMERICAN.test(text))
    return true;
  if ((hasAny(profile, plus) || text.includes("00")) && hasInternational(text, name)) return true;
  if (profile.groupedDigits >= MIN_NATIONAL && hasNational(text, name, forms, profile)) return true;
  return hasNationalInContext(text, name);
}
