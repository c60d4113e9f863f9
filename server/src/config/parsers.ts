import { isIP } from "node:net";
import { z } from "zod";
import { setting } from "./settings.ts";

const HOSTNAME = /^(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$/;
const PORT = /^\d{1,5}$/;
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const SIZE = /^(\d{1,9})(KiB|MiB|GiB)$/;

const BYTES_PER_MIB = 1024 * 1024;
const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  KiB: 1024,
  MiB: BYTES_PER_MIB,
  GiB: 1024 * BYTES_PER_MIB,
};

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

const POSTGRES_URL = 'must be a Postgres URL, such as "postgres://user:password@host:5432/database"';

/** What stands between the services and PostgreSQL: nothing, or a pooler that gives a session to each transaction. */
export function poolerSetting() {
  return setting(
    (text) => (text === "none" || text === "transaction" ? text : undefined),
    "must be none or transaction",
  );
}

/** An address or name to listen on. */
export function hostSetting() {
  return setting(
    (text) => (isIP(text) !== 0 || HOSTNAME.test(text) ? text : undefined),
    'must be an IP address or a host name, such as "127.0.0.1"',
  );
}

/** A TCP port; 0 picks a free one. */
export function portSetting() {
  return setting(
    (text) => (PORT.test(text) && Number(text) <= 65_535 ? Number(text) : undefined),
    "must be a port from 0 to 65535, such as 8000",
  );
}

/** A TCP port, or "off" for none; 0 picks a free one. */
export function optionalPortSetting() {
  return setting((text) => {
    if (text === "off") return text;
    return PORT.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
  }, 'must be a port from 0 to 65535, such as 4317, or "off"');
}

export function logLevelSetting() {
  return setting(
    (text) => logLevels.find((level) => level === text),
    `must be one of ${logLevels.join(", ")}`,
  );
}

/** Whether compiled code reads, checks and frames messages, or the libraries do. */
export function fastPathSetting() {
  return setting(
    (text) => (text === "on" || text === "off" ? text === "on" : undefined),
    "must be on or off",
  );
}

/** A duration such as "500ms", "5s", "15m", "2h" or "30d", in milliseconds. */
export function durationSetting() {
  return setting(parseDuration, 'must be a duration with a unit (ms, s, m, h, d), such as "15m"');
}

/** A duration such as "500ms" or "5s" in milliseconds; undefined for any other text. */
function parseDuration(text: string): number | undefined {
  const [, number, unit = ""] = DURATION.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (MS_PER_UNIT[unit] ?? 1);
}

/** A switch: 1 is on, 0 off. */
export function switchSetting() {
  return setting((text) => (text === "1" ? true : text === "0" ? false : undefined), "must be 1 or 0");
}

/** A size such as "64KiB", "128MiB" or "1GiB", in bytes, from `least` on. */
export function sizeSetting(least: number) {
  return setting(
    (text) => {
      const [, number, unit = ""] = SIZE.exec(text) ?? [];
      const bytes = Number(number) * (BYTES_PER_UNIT[unit] ?? 1);
      return number !== undefined && bytes >= least ? bytes : undefined;
    },
    `must be a size with a unit (KiB, MiB, GiB) of at least ${least / BYTES_PER_MIB} MiB, such as "128MiB"`,
  );
}

/** Memory for request bodies in flight; enough for one of the largest, as it came and decompressed. */
export function requestMemorySetting() {
  return sizeSetting(32 * BYTES_PER_MIB);
}

/**
 * A connection URL of Postgres, as it is.
 *
 * @param problemOf what is wrong with a URL, to follow its name: the rule of whoever opens the connections
 */
export function postgresUrlSetting(problemOf: (url: string) => string | undefined) {
  return z.string(POSTGRES_URL).transform((text, context) => {
    const problem = problemOf(text);
    if (problem === undefined) return text;
    context.addIssue(problem);
    return z.NEVER;
  });
}
