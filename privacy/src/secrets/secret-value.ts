import { isFiller } from "./filler.ts";
import { disorder } from "./randomness.ts";
import type { SecretName } from "./secret-name.ts";

const TEMPLATE =
  /^(?:\$[{(]|\$[A-Z_]+$|\{\{?|%[sdv(]|%\w+%$|process\.env|os\.(?:environ|getenv)|env[.[(]|ENV\[|System\.getenv|secrets?\.|var\.|vault:|ref:|<[^>]*>$)/;
const MASK = /\*{2,}|•{2,}|\.{3,}|…|x{6,}|X{4,}|#{3,}|^[_?-]+$|redacted|masked|hidden|\[filtered\]/i;
const PLAIN_WORD = /^[A-Za-zÀ-ÿ]+(?:[-_' /.:][A-Za-zÀ-ÿ]+)*[.!?,;:]*$/;
const STATUS_WORD =
  /^(?:null|nil|none|undefined|true|false|empty|missing|invalid|incorrect|wrong|expired|required|revoked|unknown|unset|not|no|yes|is|was|must|has|have|should|cannot|may|needs?|present|absent|mismatch(?:ed)?|bad|denied|failed|failure|error|provided|supplied|accepted|rejected|changed|reset|set|ok|valid|default|optional|string|str|number|bearer|basic|digest|oauth2?|pass|password|passwort|passwd|pwd|passphrase|secret|token|key|authentication|authorization)[.!?,;:]*$/i;
const NUMBER_LIKE = /^[-+]?[\d.,:/%-]+(?:[kKmMgG]|ms|s|px|tokens?)?[.!?,;:]*$/;
const VERSION_LIKE = /^v?\d+(?:\.\d+)+[\w.-]*$/i;
const PATH_LIKE = /^(?:\.{0,2}\/|[A-Za-z]:\\|~\/|https?:\/\/|arn:|projects\/|s3:|gs:)/;
const FILE = /^[\w.-]+(?:\/[\w.@-]+)+\.[a-z]{1,5}\d?$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Versions 6 and 7, which begin with the time as identifiers do.
const TIME_ORDERED = /^.{14}[67]/;
const HEX = /^[0-9a-f]+$/i;
const MIXED_CASE = /^(?=.*[a-z][A-Z])(?=.*[A-Z]{2}|.*[A-Z][a-z][A-Z])[A-Za-z]{10,40}$/;
const MIN_LETTERS_DISORDER = 0.65;
const LETTERS = /[A-Za-z]/;
const DIGITS = /\d/;
const SYMBOLS = /[^A-Za-z0-9\s]/;
// One long token of letters and digits, as keys are, however orderly.
const LONG_TOKEN = /^(?=(?:\D*\d){4})(?=.*[A-Za-z])[A-Za-z0-9_+/=-]{24,}$/;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

export function isHex(value: string): boolean {
  return HEX.test(value);
}

/** Whether a value was put in a secret's place on purpose: a template or a mask. */
export function isMasked(value: string): boolean {
  return TEMPLATE.test(value) || MASK.test(value) || isFiller(value, 0, value.length);
}

/**
 * Whether a value is too disorderly to be a word, a name, a number or a path.
 *
 * @param length the fewest letters and digits it must have
 */
export function isRandom(value: string, length: number): boolean {
  const run = value.replace(/[^A-Za-z0-9]/g, "");
  if (run.length < length || !LETTERS.test(run)) return false;
  if (UUID.test(value)) return true;
  if (HEX.test(run)) return DIGITS.test(run) && run.length >= Math.max(length, 16);
  return disorder(run) >= 0.5 && (DIGITS.test(run) || run.length >= 20);
}

// Ten letters whose case says nothing: no name in camel case is that disorderly.
function isMixedCase(value: string): boolean {
  return MIXED_CASE.test(value) && disorder(value) >= MIN_LETTERS_DISORDER;
}

function isMixed(value: string): boolean {
  return LETTERS.test(value) && (DIGITS.test(value) || SYMBOLS.test(value.slice(0, -1)));
}

function isPassword(value: string, exact: boolean): boolean {
  if (PATH_LIKE.test(value)) return isRandom(value, 16);
  if (NUMBER_LIKE.test(value)) return value.length >= 6;
  return exact || (!PLAIN_WORD.test(value) && value.length >= 4);
}

/**
 * Whether a value, given beside a name that says it is a secret, is one.
 *
 * @param exact the value is delimited (quoted, or after "=" without a space), so that a plain word may be a password
 */
export function isSecretValue(value: string, name: SecretName, exact: boolean): boolean {
  if (value.length < 3 || isMasked(value) || STATUS_WORD.test(value)) return false;
  if (name === "password") return isPassword(value, exact);
  if (PLAIN_WORD.test(value)) {
    if (value.includes(" ")) return false;
    return isRandom(value, 20) || (exact && name === "credential" && isMixedCase(value));
  }
  if (NUMBER_LIKE.test(value) || VERSION_LIKE.test(value) || PATH_LIKE.test(value) || FILE.test(value))
    return false;
  if (name === "credential") return value.length >= 8 && isMixed(value) && (exact || DIGITS.test(value));
  if (UUID.test(value)) return name === "token" && !TIME_ORDERED.test(value);
  return isRandom(value, 16) || LONG_TOKEN.test(value);
}
