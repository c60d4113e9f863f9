import { readFile } from "node:fs/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type Command, commands } from "./commands.ts";

/** Where each service listens: the setting of its port, and the port without it. */
const PORTS: Readonly<Record<string, readonly [setting: string, port: string]>> = {
  ingest: ["INGEST_PORT", "8000"],
  query: ["QUERY_PORT", "8001"],
  insight: ["INSIGHT_PORT", "8003"],
  web: ["WEB_PORT", "3000"],
};
/** Addresses to listen on that stand for all of the machine. */
const ANY = new Set(["", "0.0.0.0", "::"]);

/**
 * The health of the container's own service: 0 when its `/healthz` answers 200, else 1. What is no service is well as long as
 * it runs. Whether the database is there is told by `/readyz`: a container must not be killed since that is away.
 */
export async function reportHealth(env: NodeJS.ProcessEnv): Promise<number> {
  const service = serviceOf(await readFile("/proc/1/cmdline", "utf8"));
  if (service === undefined) return 0;
  return (await statusOf(healthUrl(service, env))) === 200 ? 0 : 1;
}

/**
 * The service that a process runs, or starts as the first of its container, by its command line with NUL between arguments;
 * undefined where it is anything else.
 */
export function serviceOf(commandLine: string): string | undefined {
  const args = commandLine.split("\0");
  const isRun = ({ name, program }: Command) =>
    args.some((arg, place) =>
      /(^|\/)runfacts$/.test(arg) ? args[place + 1] === name : arg.endsWith(`/${program}`),
    );
  return commands.find((command) => command.isService && isRun(command))?.name;
}

/** Where a service answers for its health, from inside of its container. */
export function healthUrl(service: string, env: NodeJS.ProcessEnv): URL {
  const [setting = "", port] = PORTS[service] ?? [];
  const host = env["HOST"] ?? "";
  const shown = ANY.has(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return new URL(`${env["TLS_CERT"] ? "https" : "http"}://${shown}:${env[setting] || port}/healthz`);
}

function statusOf(url: URL): Promise<number | undefined> {
  return new Promise((resolve) => {
    // The certificate names the host that clients call, not this one.
    const call =
      url.protocol === "https:" ? requestHttps(url, { rejectUnauthorized: false }) : requestHttp(url);
    call.setTimeout(4_000, () => call.destroy());
    call.on("error", () => resolve(undefined));
    call.on("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.end();
  });
}
