import { isRandom } from "./secret-value.ts";

// RFC 9110 credentials: a scheme and a token68.
const scheme = /\b(bearer|basic|token|apikey|digest)\s+["']?([A-Za-z0-9._~+/=-]{8,})/gi;
const userOption = /\b(?:curl|wget|http)\b.{0,200}?\s(?:-u|--user)[ =]?["']?[^\s:"']{1,64}:[^\s"']{3,}/;

function isBasic(token: string): boolean {
  try {
    return /^[\x20-\x7e]*:[\x20-\x7e]+$/.test(atob(token));
  } catch {
    return false;
  }
}

/** Whether a text holds HTTP credentials: `Bearer …`, `Basic …`, or the user option of a command-line client. */
export function hasAuthorization(text: string): boolean {
  for (const { 1: name = "", 2: token = "" } of text.matchAll(scheme)) {
    if (name.toLowerCase() === "basic" ? isBasic(token) : isRandom(token, 16)) return true;
  }
  return userOption.test(text);
}
