import { decodeBase64 } from "../text/decode-base64.ts";
import { isRandom, isSecretValue } from "./secret-value.ts";

// RFC 9110 credentials: a scheme and a token68.
const SCHEME = /\b(bearer|basic|token|apikey|digest)\s{1,3}["']?([A-Za-z0-9._~+/=-]{8,200})/gi;
// The same header with a scheme of one's own.
const HEADER = /\bauthorization["']?\s{0,2}[:=]\s{0,2}["']?[A-Za-z][\w-]{1,24}[ =:]["']?([^\s"',;]{8,120})/gi;
const CLIENT = /\b(?:curl|wget|https?)\b/;
const USER_OPTION = /\s(?:-u|--user)[ =]?["']?[^\s:"']{1,64}:[^\s"']{3}/;
// Clients that take a password in a short option.
const PASSWORD_OPTION =
  /\b(?:sshpass|mysql|mysqldump|mysqladmin|mariadb|mongosh?|redis-cli)\b[^|;]{0,80}?\s-[pa]\s?["']?(?=[^\s"']*\d)[^\s"'-][^\s"']{3}/;
const USER_AND_PASSWORD = /^[\x20-\x7e]*:[\x20-\x7e]+$/;

function isBasic(token: string): boolean {
  const decoded = decodeBase64(token);
  return decoded !== token && USER_AND_PASSWORD.test(decoded);
}

/** Whether a text holds HTTP credentials: `Bearer …`, `Basic …`, or the user option of a command-line client. */
export function hasAuthorization(text: string): boolean {
  for (const { 1: name = "", 2: token = "" } of text.matchAll(SCHEME)) {
    if (name.toLowerCase() === "basic" ? isBasic(token) : isRandom(token, 16)) return true;
  }
  for (const { 1: token = "" } of text.matchAll(HEADER)) {
    if (isSecretValue(token, "credential", false)) return true;
  }
  return (USER_OPTION.test(text) && CLIENT.test(text)) || PASSWORD_OPTION.test(text);
}
