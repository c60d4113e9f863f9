import { z } from "zod";
import { type AuthMode, authModeOf } from "./auth/auth-mode.ts";
import { durationSetting } from "./config/parsers.ts";
import { readSettings, SettingsError, setting } from "./config/settings.ts";
import { parseBasePath } from "./http/base-path.ts";
import { parseTrustedProxies } from "./http/client-address.ts";
import { parseOrigins } from "./http/cross-origin.ts";
import { createServedHosts, parseAllowedHosts } from "./http/served-hosts.ts";
import type { TlsFiles } from "./port/tls-pair.ts";
import type { ServerOptions } from "./start-server.ts";

const TOKEN = /^[\x21-\x7e]{16,256}$/;

/** The settings that say whom a server answers, where, and until when, for the schema of a service; each may be absent. */
export const edgeSettings = {
  ALLOWED_HOSTS: setting(
    parseAllowedHosts,
    'must be host names without ports, with commas between them, such as "runs.example.com,*.internal", or "*"',
  ).optional(),
  CORS_ORIGINS: setting(
    parseOrigins,
    'must be web origins with commas between them, such as "https://ui.example.com,http://localhost:5173", or "*"',
  ).optional(),
  TRUSTED_PROXIES: setting(
    parseTrustedProxies,
    'must be IP addresses or networks with commas between them, such as "10.0.0.0/8,::1"',
  ).optional(),
  /** How long it serves on, unready, when it is told to stop, in milliseconds. Default: 0. */
  DRAIN_DELAY: durationSetting().optional(),
  METRICS_TOKEN: setting(
    (text) => (TOKEN.test(text) ? text : undefined),
    "must be 16 to 256 visible ASCII characters",
  ).optional(),
  BASE_PATH: setting(parseBasePath, 'must be a path such as "/runfacts"').optional(),
  TLS_CERT: setting((text) => text, "must be a file").optional(),
  TLS_KEY: setting((text) => text, "must be a file").optional(),
};

/** Reads these settings alone from environment variables; throws a SettingsError with one line for each wrong one. */
export function readEdgeSettings(env: NodeJS.ProcessEnv) {
  return readSettings(z.object(edgeSettings), env);
}

type Settings = {
  readonly HOST: string;
  readonly AUTH?: AuthMode | undefined;
} & { readonly [Name in keyof typeof edgeSettings]?: ReturnType<(typeof edgeSettings)[Name]["parse"]> };

type EdgeOptions = Pick<
  ServerOptions,
  "isServedHost" | "corsOrigins" | "trustedProxies" | "metricsToken" | "basePath" | "tls" | "drainDelayMs"
>;

/** What these settings mean for a server. Throws a SettingsError where TLS_CERT or TLS_KEY stands alone. */
export function edgeOptions(settings: Settings): EdgeOptions {
  return {
    isServedHost: createServedHosts({
      boundTo: settings.HOST,
      needsKey: authModeOf(settings) === "required",
      allowed: settings.ALLOWED_HOSTS,
    }),
    corsOrigins: settings.CORS_ORIGINS,
    trustedProxies: settings.TRUSTED_PROXIES,
    metricsToken: settings.METRICS_TOKEN,
    basePath: settings.BASE_PATH,
    tls: tlsFiles(settings.TLS_CERT, settings.TLS_KEY),
    drainDelayMs: settings.DRAIN_DELAY,
  };
}

/** The files of TLS_CERT and TLS_KEY; undefined where neither is set. Throws a SettingsError where one stands alone. */
export function tlsFiles(cert: string | undefined, key: string | undefined): TlsFiles | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) throw new SettingsError("TLS_CERT is required where TLS_KEY is set");
  if (key === undefined) throw new SettingsError("TLS_KEY is required where TLS_CERT is set");
  return { cert, key };
}
