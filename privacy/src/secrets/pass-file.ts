import { isMasked } from "./secret-value.ts";

const BEFORE_PORT = /:(?:\d{4,5}|\*):/;
// A line of a password file of Postgres: host:port:database:user:password, an asterisk for any.
const LINE =
  /(?<![\w.:/-])(?:\*|[A-Za-z0-9][\w.-]{0,80}):(?:\d{4,5}|\*):(?:\*|[A-Za-z_][\w-]{0,63}):(?:\*|[A-Za-z_][\w.@-]{0,63}):([^\s:"'`,;)]{5,100})(?![:\w])/g;
// Other lists with colons end in words and versions.
const PASSWORD = /^(?=.*\d)(?=.*[A-Za-z])(?!v?\d+(?:\.\d+)+)/;

/** Whether a text holds a line of a password file: `db.example.com:5432:orders:app:…`. */
export function hasPassFileLine(text: string): boolean {
  if (!BEFORE_PORT.test(text)) return false;
  for (const { 1: password = "" } of text.matchAll(LINE))
    if (PASSWORD.test(password) && !isMasked(password)) return true;
  return false;
}
