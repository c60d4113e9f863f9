import { decodeBase64 } from "../text/decode-base64.ts";
import { hasPasswordOption } from "./command-line.ts";
import { hasLogin } from "./login.ts";
import { isMasked, isRandom, isSecretValue } from "./secret-value.ts";

// RFC 9110 credentials: a scheme and a token68.
const SCHEME = /\b(bearer|basic|token|apikey|digest)\s{1,3}["']?([A-Za-z0-9._~+/=-]{8,200})/gi;
// The same header with a scheme of one's own.
const HEADER = /\bauthorization["']?\s{0,2}[:=]\s{0,2}["']?[A-Za-z][\w-]{1,24}[ =:]["']?([^\s"',;]{8,120})/gi;
// What OAuth hands over in addresses and forms, and opens an account once or for long (RFC 6749, RFC 7636, SAML).
const GRANT =
  /(?:^|[?&#;\s"'])(?:code|code_verifier|assertion|client_assertion|SAMLResponse|SAMLart|ticket|id_token_hint|login_token)=([^&#\s"'<>]{16,400})/gi;
const ENCODED = /%[0-9A-F]{2}/gi;
const USER_AND_PASSWORD = /^[\x20-\x7e]*:[\x20-\x7e]+$/;

function isBasic(token: string): boolean {
  const decoded = decodeBase64(token);
  return decoded !== token && USER_AND_PASSWORD.test(decoded);
}

function isGrant(value: string): boolean {
  return !isMasked(value) && isRandom(value.replace(ENCODED, ""), 16);
}

/** Whether a text holds credentials of HTTP or OAuth, of a login, or such as a command-line client is given. */
export function hasAuthorization(text: string): boolean {
  for (const { 1: name = "", 2: token = "" } of text.matchAll(SCHEME)) {
    if (name.toLowerCase() === "basic" ? isBasic(token) : isRandom(token, 16) && !isMasked(token))
      return true;
  }
  for (const { 1: token = "" } of text.matchAll(HEADER)) {
    if (isSecretValue(token, "credential", false)) return true;
  }
  for (const { 1: value = "" } of text.matchAll(GRANT)) if (isGrant(value)) return true;
  return hasPasswordOption(text) || hasLogin(text);
}
