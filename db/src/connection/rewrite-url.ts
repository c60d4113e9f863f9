import { parseUrl } from "./parse-url.ts";

/** `search_path` among `options`, in the ways in which Postgres reads it; a backslash keeps a space within the value. */
const SEARCH_PATH = /(?<=^|\s)(?:-c\s*|--)search[-_]path=(?:\\.|[^\\\s])*/gs;

/**
 * The same URL for another user. URLs of the web know neither several hosts nor an empty one, so that `URL` cannot do it.
 *
 * @param url that `readConnection` takes
 */
export function withCredentials(url: string, user: string, password: string): string {
  const [, scheme = "", , rest = ""] = /^(postgres(?:ql)?:\/\/)([^@/]*@)?(.*)$/s.exec(url) ?? [];
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return withoutParameters(`${scheme}${login}@${rest}`, ["user", "password"]);
}

/** The same URL for one other server: of several hosts, and of what chooses among them, nothing stays. */
export function withHost(url: string, host: string, port: number): string {
  const [, before = "", , rest = ""] = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/s.exec(url) ?? [];
  const name = host.includes(":") ? `[${host}]` : encodeURIComponent(host);
  return withoutParameters(`${before}${name}:${port}${rest}`, [
    ...["host", "hostaddr", "port", "load_balance_hosts", "target_session_attrs"],
  ]);
}

/** The same URL with a parameter set, or set anew. */
export function withParameter(url: string, name: string, value: string): string {
  const bare = withoutParameters(url, [name]);
  return `${bare}${bare.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
}

/** The same URL without the schema that its `options` lead to, for a role that has it by itself: few poolers pass `options` on. */
export function withoutSearchPath(url: string): string {
  const options = parseUrl(url).get("options");
  const rest = options?.replaceAll(SEARCH_PATH, "").trim();
  if (rest === undefined || rest === options) return url;
  return rest === "" ? withoutParameters(url, ["options"]) : withParameter(url, "options", rest);
}

/** The same URL for another database of the server. */
export function withDatabaseName(url: string, database: string): string {
  const [, before = "", , query = ""] =
    /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?[^/?]*)(\/[^?]*)?(\?.*)?$/s.exec(url) ?? [];
  return withoutParameters(`${before}/${encodeURIComponent(database)}${query}`, ["dbname"]);
}

function withoutParameters(url: string, names: readonly string[]): string {
  const login = /^postgres(?:ql)?:\/\/(?:[^@/]*@)?/.exec(url)?.[0] ?? "";
  const at = url.indexOf("?", login.length);
  if (at === -1) return url;
  const kept = url
    .slice(at + 1)
    .split("&")
    .filter((pair) => pair !== "" && !names.includes(decodeURIComponent(pair.split("=")[0] ?? "")));
  return url.slice(0, at) + (kept.length === 0 ? "" : `?${kept.join("&")}`);
}
