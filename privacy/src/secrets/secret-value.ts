import { disorder } from "./randomness.ts";
import type { SecretName } from "./secret-name.ts";

const template =
  /^(?:\$[{(]|\$[A-Z_]+$|\{\{?|%[sdv(]|%\w+%$|process\.env|os\.(?:environ|getenv)|env[.[(]|ENV\[|System\.getenv|secrets?\.|var\.|vault:|ref:|<[^>]*>$)/;
const mask = /\*{2,}|•{2,}|\.{3,}|…|x{6,}|X{4,}|#{3,}|^[_?-]+$|redacted|masked|hidden|\[filtered\]/i;
const plainWord = /^[A-Za-zÀ-ÿ]+(?:[-_' /.:][A-Za-zÀ-ÿ]+)*[.!?,;:]*$/;
const statusWord =
  /^(?:null|nil|none|undefined|true|false|empty|missing|invalid|incorrect|wrong|expired|required|revoked|unknown|unset|not|no|yes|is|was|must|has|have|should|cannot|may|needs?|present|absent|mismatch(?:ed)?|bad|denied|failed|failure|error|provided|supplied|accepted|rejected|changed|reset|set|ok|valid|default|optional|string|str|number|bearer|basic|digest|oauth2?|password|passwd|secret|token|key|authentication|authorization)[.!?,;:]*$/i;
const numberLike = /^[-+]?[\d.,:/%-]+(?:[kKmMgG]|ms|s|px|tokens?)?[.!?,;:]*$/;
const versionLike = /^v?\d+(?:\.\d+)+[\w.-]*$/i;
const pathLike = /^(?:\.{0,2}\/|[A-Za-z]:\\|~\/|https?:\/\/|arn:|projects\/|s3:|gs:)/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]+$/i;
const letters = /[A-Za-z]/;
const digits = /\d/;
const symbols = /[^A-Za-z0-9\s]/;
// One long token of letters and digits, as keys are, however orderly.
const longToken = /^(?=(?:\D*\d){4})(?=.*[A-Za-z])[A-Za-z0-9_+/=-]{24,}$/;

export function isUuid(value: string): boolean {
  return uuid.test(value);
}

export function isHex(value: string): boolean {
  return hex.test(value);
}

/** Whether a value was put in a secret's place on purpose: a template or a mask. */
export function isMasked(value: string): boolean {
  return template.test(value) || mask.test(value);
}

/**
 * Whether a value is too disorderly to be a word, a name, a number or a path.
 *
 * @param length the fewest letters and digits it must have
 */
export function isRandom(value: string, length: number): boolean {
  const run = value.replace(/[^A-Za-z0-9]/g, "");
  if (run.length < length || !letters.test(run)) return false;
  if (uuid.test(value)) return true;
  if (hex.test(run)) return digits.test(run) && run.length >= Math.max(length, 16);
  return disorder(run) >= 0.5 && (digits.test(run) || run.length >= 20);
}

function isMixed(value: string): boolean {
  return letters.test(value) && (digits.test(value) || symbols.test(value.slice(0, -1)));
}

function isPassword(value: string, exact: boolean): boolean {
  if (pathLike.test(value)) return isRandom(value, 16);
  if (numberLike.test(value)) return value.length >= 6;
  return exact || (!plainWord.test(value) && value.length >= 4);
}

/**
 * Whether a value, given beside a name that says it is a secret, is one.
 *
 * @param exact the value is delimited (quoted, or after "=" without a space), so that a plain word may be a password
 */
export function isSecretValue(value: string, name: SecretName, exact: boolean): boolean {
  if (value.length < 3 || isMasked(value) || statusWord.test(value)) return false;
  if (name === "password") return isPassword(value, exact);
  if (plainWord.test(value)) return isRandom(value, 20) && letters.test(value) && !value.includes(" ");
  if (numberLike.test(value) || versionLike.test(value) || pathLike.test(value)) return false;
  if (name === "credential") return value.length >= 8 && isMixed(value) && (exact || digits.test(value));
  return !uuid.test(value) && (isRandom(value, 16) || longToken.test(value));
}
