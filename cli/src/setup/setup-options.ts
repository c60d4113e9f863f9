import { parseArgs } from "node:util";
import { durationSetting, edgeSettings, portSetting, readSettings, setting } from "@runfacts/server";
import { z } from "zod";

const addresses = z.object({
  RUNFACTS_URL: urlSetting().optional(),
  INGEST_URL: urlSetting().optional(),
  QUERY_URL: urlSetting().optional(),
  INGEST_PORT: portSetting().default(8000),
  QUERY_PORT: portSetting().default(8001),
  WEB_PORT: portSetting().default(3000),
  BASE_PATH: edgeSettings.BASE_PATH,
});
const waiting = z.object({ "--timeout": durationSetting().default(600_000) });

/** What `runfacts setup` was asked to do. */
export interface SetupOptions {
  readonly folder: string;
  /** Where agents send to. */
  readonly ingestUrl: string;
  readonly queryUrl: string;
  /** Where people look. */
  readonly webUrl: string;
  /** A key that may read. */
  readonly queryKey: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Reads the command line and the environment.
 *
 * @throws Error with what is wrong, a line each
 */
export function readSetupOptions(args: readonly string[], env: NodeJS.ProcessEnv): SetupOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { timeout: { type: "string" } },
  });
  const [folder = ".", ...others] = positionals;
  if (others.length > 0) throw new Error("setup takes one folder.");
  const { "--timeout": timeoutMs } = readSettings(waiting, { "--timeout": values.timeout });
  const given = readSettings(addresses, env);
  const ingestUrl =
    given.RUNFACTS_URL ?? given.INGEST_URL ?? `http://127.0.0.1:${given.INGEST_PORT}${given.BASE_PATH ?? ""}`;
  // Where agents send to another machine, or below a prefix, the rest is taken to be there too.
  const there = (port: number) => {
    const { protocol, hostname, pathname } = new URL(ingestUrl);
    return `${protocol}//${hostname}:${port}${pathname.replace(/\/$/, "")}`;
  };
  return {
    folder,
    ingestUrl,
    queryUrl: given.QUERY_URL ?? there(given.QUERY_PORT),
    webUrl: there(given.WEB_PORT),
    queryKey: env["RUNFACTS_QUERY_KEY"] || undefined,
    timeoutMs,
  };
}

function urlSetting() {
  return setting(
    (text) => (URL.canParse(text) && /^https?:/.test(text) ? text.replace(/\/+$/, "") : undefined),
    "must be an http or https URL",
  );
}
