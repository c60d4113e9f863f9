import { ConnectionUrlError } from "./connection-url-error.ts";

const SCHEME = /^postgres(?:ql)?:\/\//;
const USER_INFO = /^[^@/]*(?=@)/;
const HOST = /^(?:\[([^\]]*)\]|([^:/?,[]*))(?::([^/?,]*))?/;
const EXPECTED = 'must be a Postgres URL, such as "postgres://user:password@host:5432/database"';
const NAME = /^[A-Za-z_]{1,40}$/;

/**
 * The parameters that a connection URL gives, by the names of libpq; lists of hosts and ports with commas. Reads as libpq does,
 * so that `+` is a plus sign and several hosts are allowed, which URLs of the web do not know.
 *
 * @throws ConnectionUrlError
 */
export function parseUrl(text: string): Map<string, string> {
  const scheme = SCHEME.exec(text)?.[0];
  if (scheme === undefined) throw new ConnectionUrlError(EXPECTED);
  const found = new Map<string, string>();
  let rest = readUser(text.slice(scheme.length), found);
  rest = readHosts(rest, found);
  const [path = "", ...queries] = rest.split("?");
  if (path.length > 1) found.set("dbname", decode(path.slice(1)));
  if (queries.length > 0) readQuery(queries.join("?"), found);
  return found;
}

function readUser(text: string, found: Map<string, string>): string {
  const info = USER_INFO.exec(text)?.[0];
  if (info === undefined) return text;
  const [user = "", ...password] = info.split(":");
  if (user !== "") found.set("user", decode(user));
  if (password.length > 0) found.set("password", decode(password.join(":")));
  return text.slice(info.length + 1);
}

function readHosts(text: string, found: Map<string, string>): string {
  const hosts: string[] = [];
  const ports: string[] = [];
  let rest = text;
  for (;;) {
    const [whole, bracketed, name = "", port = ""] = HOST.exec(rest) ?? [""];
    hosts.push(decode(bracketed ?? name));
    ports.push(decode(port));
    rest = rest.slice(whole.length);
    if (!rest.startsWith(",")) break;
    rest = rest.slice(1);
  }
  if (rest !== "" && !/^[/?]/.test(rest))
    throw new ConnectionUrlError("has a host that cannot be read: percent-encode what is not part of a name");
  if (hosts.some((host) => host !== "")) found.set("host", hosts.join(","));
  if (ports.some((port) => port !== "")) found.set("port", ports.join(","));
  return rest;
}

function readQuery(text: string, found: Map<string, string>): void {
  for (const pair of text.split("&")) {
    const [name = "", value, ...more] = pair.split("=").map(decode);
    if (value === undefined || more.length > 0)
      throw new ConnectionUrlError("has a parameter that is not written as name=value");
    found.set(name, value);
  }
}

function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (!decoded.includes("\0")) return decoded;
  } catch {
    // Told below.
  }
  throw new ConnectionUrlError("has a part that is not percent-encoded as it should be");
}

/** The name of a parameter, fit for an error: what is no name may be part of a password that was not encoded. */
export function printable(name: string): string {
  return NAME.test(name) ? name : "…";
}
