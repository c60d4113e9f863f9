import { type AuthMode, authModeOf } from "./auth/auth-mode.ts";
import { durationSetting } from "./config/parsers.ts";
import { setting } from "./config/settings.ts";
import { parseTrustedProxies } from "./http/client-address.ts";
import { parseOrigins } from "./http/cross-origin.ts";
import { createServedHosts, parseAllowedHosts } from "./http/served-hosts.ts";
import type { ServerOptions } from "./start-server.ts";

const TOKEN = /^[\x21-\x7e]{16,256}$/;

/** The settings that say whom a server answers, and until when, for the schema of a service; each may be absent. */
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
};

type Settings = {
  readonly HOST: string;
  readonly AUTH?: AuthMode | undefined;
} & { readonly [Name in keyof typeof edgeSettings]?: ReturnType<(typeof edgeSettings)[Name]["parse"]> };

type EdgeOptions = Pick<
  ServerOptions,
  "isServedHost" | "corsOrigins" | "trustedProxies" | "metricsToken" | "drainDelayMs"
>;

/** What these settings mean for a server. */
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
    drainDelayMs: settings.DRAIN_DELAY,
  };
}
