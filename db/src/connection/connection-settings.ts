import { homedir } from "node:os";
import { ConnectionUrlError } from "./connection-url-error.ts";
import { accountName, readParameters } from "./parameters.ts";
import { readTlsSettings, type TlsSettings } from "./tls-settings.ts";
import { choice, flag, seconds } from "./values.ts";

/** Which sessions will do, of the hosts of a URL. */
const targets = ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"] as const;
export type Target = (typeof targets)[number];

/** One of the hosts of a URL. */
export interface HostSettings {
  /** Name or address, or the folder of a Unix socket; what its certificate is compared with. */
  readonly host: string;
  /** Where to connect to instead of looking the name up. */
  readonly address?: string | undefined;
  readonly port: number;
}

/** What a URL and the environment say of a connection. */
export interface ConnectionSettings {
  readonly hosts: readonly HostSettings[];
  /** Whether hosts are tried in an order of chance. */
  readonly isBalanced: boolean;
  readonly target: Target;
  readonly user: string;
  readonly password?: string | undefined;
  readonly passfile: string;
  readonly database: string;
  readonly applicationName?: string | undefined;
  readonly fallbackApplicationName?: string | undefined;
  readonly options?: string | undefined;
  /** For each host. */
  readonly connectTimeoutMs?: number | undefined;
  readonly channelBinding: "disable" | "prefer" | "require";
  /** Undefined for none; idle seconds before the first sign, 0 for that of the system. */
  readonly keepAliveSeconds?: number | undefined;
  readonly tls: TlsSettings;
}

const DEFAULT_PORT = 5432;
const MAX_PORT = 65_535;
/** That of systems is two hours, for which who listens would not hear that the host of the server is gone. */
const KEEPALIVE_IDLE_SECONDS = 30;
/** Where distributions put the socket. */
const SOCKET_FOLDER = "/var/run/postgresql";
const DEFAULT_HOST = process.platform === "win32" ? "localhost" : SOCKET_FOLDER;

/**
 * Reads a connection URL, and the variables of the environment that stand in for what it leaves out, as libpq does.
 *
 * @throws ConnectionUrlError with what is wrong, never with a value
 */
export function readConnection(url: string, env: NodeJS.ProcessEnv = process.env): ConnectionSettings {
  const parameters = readParameters(url, env);
  const database = parameters.get("dbname");
  if (database === undefined) throw new ConnectionUrlError("must name a database");
  const user = parameters.get("user") ?? accountName();
  if (user === undefined) throw new ConnectionUrlError("must name a user");
  return {
    hosts: readHosts(parameters),
    isBalanced: choice(parameters, "load_balance_hosts", ["disable", "random"]) === "random",
    target: choice(parameters, "target_session_attrs", targets),
    user,
    password: parameters.get("password"),
    passfile: parameters.get("passfile") ?? `${homedir()}/.pgpass`,
    database,
    applicationName: parameters.get("application_name"),
    fallbackApplicationName: parameters.get("fallback_application_name"),
    options: parameters.get("options"),
    connectTimeoutMs: connectTimeout(parameters),
    channelBinding: choice(parameters, "channel_binding", ["prefer", "disable", "require"]),
    keepAliveSeconds: flag(parameters, "keepalives", true)
      ? (seconds(parameters, "keepalives_idle") ?? KEEPALIVE_IDLE_SECONDS)
      : undefined,
    tls: readTlsSettings(parameters, env),
  };
}

/** What is wrong with a connection URL, to follow its name; undefined when nothing is. */
export function connectionUrlProblem(url: string): string | undefined {
  try {
    readConnection(url);
    return undefined;
  } catch (error) {
    if (error instanceof ConnectionUrlError) return error.problem;
    throw error;
  }
}

function readHosts(parameters: ReadonlyMap<string, string>): HostSettings[] {
  const list = (name: string) => parameters.get(name)?.split(",") ?? [];
  const names = list("host");
  const addresses = list("hostaddr");
  const ports = list("port");
  const count = Math.max(names.length, addresses.length, 1);
  if (addresses.length > 0 && names.length > 0 && addresses.length !== names.length)
    throw new ConnectionUrlError("has another number of hostaddr than of hosts");
  if (ports.length > 1 && ports.length !== count)
    throw new ConnectionUrlError("has another number of ports than of hosts");
  return Array.from({ length: count }, (_, index) => {
    const address = addresses[index] || undefined;
    return {
      host: names[index] || address || DEFAULT_HOST,
      address,
      port: portOf(ports[index] ?? ports[0] ?? ""),
    };
  });
}

function portOf(text: string): number {
  if (text === "") return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > MAX_PORT)
    throw new ConnectionUrlError("has a port that is not a number from 1 to 65535");
  return port;
}

/** As libpq: none for 0 and less, and 2 s at least. */
function connectTimeout(parameters: ReadonlyMap<string, string>): number | undefined {
  const given = seconds(parameters, "connect_timeout");
  return given === undefined || given <= 0 ? undefined : Math.max(2, given) * 1_000;
}
