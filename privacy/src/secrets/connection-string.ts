import { isMasked } from "./secret-value.ts";

// RFC 3986 userinfo with a password. The user may be empty, as in redis://:password@host.
const USERINFO = /[A-Za-z][A-Za-z0-9+.-]{1,24}:\/\/([^\s:@/?#"'<>]{0,128}):([^\s@/"'<>]{1,200})@[^\s@]/g;
// A data source name of an error tracker: the key stands where the user would.
const DSN = /:\/\/[0-9a-f]{32}@[\w.-]+\/\d/;

// A data source name without a scheme, as drivers in Go take it.
const DRIVER_NAME = /(?<![\w./-])[\w.-]{1,64}:([^\s:@/"'<>]{3,100})@(?:tcp|udp|unix)\(/g;

/** Whether a text holds an address with a password: `postgres://user:password@host/db`. Masked passwords pass. */
export function hasConnectionString(text: string): boolean {
  for (const { 1: password = "" } of text.matchAll(DRIVER_NAME)) if (!isMasked(password)) return true;
  if (!text.includes("://")) return false;
  for (const { 2: password = "" } of text.matchAll(USERINFO)) {
    if (!isMasked(password)) return true;
  }
  return DSN.test(text);
}
