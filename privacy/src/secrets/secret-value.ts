import { disorder } from "./randomness.ts";
import type { SecretName } from "./secret-name.ts";

const template =
  /^(?:\$[{(A-Za-z_]|\{\{?|<|%[sdv(]|@|process\.env|os\.(?:environ|getenv)|env[.[(]|ENV\[|System\.getenv|secrets?\.|var\.|vault:|ref:)/;
const mask = /\*{2,}|•{2,}|\.{3,}|…|x{6,}|X{4,}|#{3,}|^[_?-]+$|redacted|masked|hidden|\[filtered\]|<[^>]*>/i;
const plainWord = /^[A-Za-zÀ-ÿ]+(?:[-_' ][A-Za-zÀ-ÿ]+)*[.!?,;:]*$/;
const statusWord =
  /^(?:null|nil|none|undefined|true|false|empty|missing|invalid|incorrect|wrong|expired|required|revoked|unknown|unset|not|no|yes|is|was|must|has|have|should|cannot|may|needs?|present|absent|mismatch(?:ed)?|bad|denied|failed|failure|error|provided|supplied|accepted|rejected|changed|reset|set|ok|valid|default|optional|string|str|number|bearer|basic|digest|oauth2?|password|passwd|secret|token|key|authentication|authorization)[.!?,;:]*$/i;
const numberLike = /^[-+]?[\d.,:/%-]+(?:[kKmMgG]|ms|s|px|tokens?)?[.!?,;:]*$/;
const versionLike = /^v?\d+(?:\.\d+)+[\w.-]*$/i;
const pathLike = /^(?:\.{0,2}\/|[A-Za-z]:\\|~\/|https?:\/\/|arn:|projects\/|s3:|gs:)/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]+$/i;

/** Whether a value was put in a secret's place on purpose: a template or a mask. */
export function isMasked(value: string): boolean {
  return template.test(value) || mask.test(value);
}

function isPlaceholder(value: string): boolean {
  return isMasked(value) || statusWord.test(value);
}

const letters = /[A-Za-z]/;
const digits = /\d/;
const symbols = /[^A-Za-z0-9\s]/;

/** Whether a value is too disorderly to be a word, a name, a number or a path. */
export function isRandom(value: string, length: number): boolean {
  const run = value.replace(/[^A-Za-z0-9]/g, "");
  if (run.length < length || !letters.test(run)) return false;
  if (uuid.test(value)) return true;
  if (hex.test(run)) return digits.test(run) && run.length >= Math.max(length, 16);
  return disorder(run) >= 0.55 && (digits.test(run) || run.length >= 20);
}

function isMixed(value: string): boolean {
  return letters.test(value) && (digits.test(value) || symbols.test(value.slice(0, -1)));
}

/**
 * Whether a value, assigned to a name that says it is a secret, is one.
 *
 * @param exact the value is delimited (quoted, or after "=" without a space), so that a plain word may be a password
 */
export function isSecretValue(value: string, name: SecretName, exact: boolean): boolean {
  if (value.length < 3 || isPlaceholder(value)) return false;
  const isPlain = plainWord.test(value);
  if (name === "password") {
    if (pathLike.test(value)) return isRandom(value, 16);
    if (numberLike.test(value)) return value.length >= 6;
    return exact || (!isPlain && value.length >= 4);
  }
  if (isPlain)
    return (exact || name === "credential") && /^[A-Za-z]{20,}$/.test(value) && isRandom(value, 20);
  if (numberLike.test(value) || versionLike.test(value) || pathLike.test(value)) return false;
  if (name === "credential")
    return value.length >= 8 && isMixed(value) && (exact ? true : digits.test(value));
  return !uuid.test(value) && isRandom(value, 16);
}
