import { homedir, userInfo } from "node:os";
import { ConnectionUrlError } from "./connection-url-error.ts";
import { parseUrl, printable } from "./parse-url.ts";

/** What the reader takes, with the variable of the environment that stands in for it. */
const taken: Readonly<Record<string, string | undefined>> = {
  application_name: "PGAPPNAME",
  channel_binding: "PGCHANNELBINDING",
  connect_timeout: "PGCONNECT_TIMEOUT",
  dbname: "PGDATABASE",
  fallback_application_name: undefined,
  host: "PGHOST",
  hostaddr: "PGHOSTADDR",
  keepalives: undefined,
  keepalives_idle: undefined,
  load_balance_hosts: "PGLOADBALANCEHOSTS",
  options: "PGOPTIONS",
  passfile: "PGPASSFILE",
  password: "PGPASSWORD",
  port: "PGPORT",
  ssl_max_protocol_version: "PGSSLMAXPROTOCOLVERSION",
  ssl_min_protocol_version: "PGSSLMINPROTOCOLVERSION",
  sslcert: "PGSSLCERT",
  sslcertmode: "PGSSLCERTMODE",
  sslcrl: "PGSSLCRL",
  sslkey: "PGSSLKEY",
  sslmode: "PGSSLMODE",
  sslnegotiation: "PGSSLNEGOTIATION",
  sslpassword: undefined,
  sslrootcert: "PGSSLROOTCERT",
  sslsni: "PGSSLSNI",
  target_session_attrs: "PGTARGETSESSIONATTRS",
  user: "PGUSER",
};

interface Untaken {
  readonly env?: string;
  /** Values that ask for nothing but what is done anyway. */
  readonly harmless?: RegExp;
}

/** What libpq knows and the reader does not do: refused, unless the value asks for nothing. */
const untaken: Readonly<Record<string, Untaken>> = {
  client_encoding: { harmless: /^(?:auto|utf-?8)$/i },
  gssdelegation: { env: "PGGSSDELEGATION", harmless: /^0$/ },
  gssencmode: { env: "PGGSSENCMODE", harmless: /^(?:disable|prefer)$/ },
  gsslib: { env: "PGGSSLIB" },
  keepalives_count: { harmless: /^0$/ },
  keepalives_interval: { harmless: /^0$/ },
  krbsrvname: { env: "PGKRBSRVNAME" },
  max_protocol_version: { env: "PGMAXPROTOCOLVERSION" },
  min_protocol_version: { env: "PGMINPROTOCOLVERSION", harmless: /^3\.0$/ },
  replication: { harmless: /^(?:false|off|no|0)$/ },
  require_auth: { env: "PGREQUIREAUTH" },
  requirepeer: { env: "PGREQUIREPEER" },
  scram_client_key: {},
  scram_server_key: {},
  service: { env: "PGSERVICE" },
  servicefile: {},
  sslcompression: { harmless: /^0$/ },
  sslcrldir: { env: "PGSSLCRLDIR" },
  sslkeylogfile: {},
  tcp_user_timeout: { harmless: /^0$/ },
};

/**
 * All parameters of a connection, as libpq puts them together: the URL first, then variables of the environment. Empty values
 * count as absent.
 *
 * @throws ConnectionUrlError, for a parameter that is not known too: none is ignored.
 */
export function readParameters(url: string, env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const given = parseUrl(url);
  const ssl = given.get("ssl");
  given.delete("ssl");
  for (const [name, value] of given) assertTaken(name, value, `has the parameter ${printable(name)}`);
  for (const [name, { env: variable = "" }] of Object.entries(untaken)) {
    const value = env[variable];
    if (!given.has(name) && value !== undefined) assertTaken(name, value, `is read with ${variable}`);
  }
  const all = new Map(
    Object.entries(taken).flatMap(([name, variable = ""]) => {
      const value = given.get(name) ?? env[variable] ?? "";
      return value === "" ? [] : [[name, value] as const];
    }),
  );
  if (!all.has("sslmode") && env["PGREQUIRESSL"]?.startsWith("1") === true) all.set("sslmode", "require");
  requireSsl(ssl, given, all);
  return all;
}

function assertTaken(name: string, value: string, found: string): void {
  if (name in taken || value === "") return;
  const known = untaken[name];
  if (known === undefined) throw new ConnectionUrlError(`${found}, which is not known`);
  if (known.harmless?.test(value) !== true) throw new ConnectionUrlError(`${found}, which is not supported`);
}

/** `ssl=true`, as other drivers write it: at least `sslmode=require`. */
function requireSsl(ssl: string | undefined, given: ReadonlyMap<string, string>, all: Map<string, string>) {
  if (ssl === undefined) return;
  if (ssl !== "true" && ssl !== "1")
    throw new ConnectionUrlError("has ssl with a value other than true: use sslmode");
  const mode = all.get("sslmode");
  if (given.get("sslmode") === "disable")
    throw new ConnectionUrlError("has both ssl=true and sslmode=disable");
  const isWeak = mode === undefined || ["disable", "allow", "prefer"].includes(mode);
  if (isWeak && !(mode === undefined && all.get("sslrootcert") === "system")) all.set("sslmode", "require");
}

/** A file below the folder where libpq looks by itself. */
export function defaultFile(name: string, env: NodeJS.ProcessEnv): string {
  return process.platform === "win32"
    ? `${env["APPDATA"] ?? homedir()}\\postgresql\\${name}`
    : `${homedir()}/.postgresql/${name}`;
}

/** The account that the process runs as, which is also the user where none is given. */
export function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
