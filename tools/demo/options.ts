import { parseArgs } from "node:util";
import { portSetting, readSettings } from "@runfacts/server";
import { z } from "zod";
import type { PlanOptions } from "./plan-runs.ts";

/** Those of `npm start`. */
const portsSchema = z.object({
  INGEST_PORT: portSetting().default(8000),
  WEB_PORT: portSetting().default(3000),
});

/** What the demo was asked to do. */
export interface DemoOptions extends PlanOptions {
  readonly url: string;
  /** True if `url` was given on the command line, and may lead to another machine. */
  readonly isUrlGiven: boolean;
  readonly webUrl: string;
  /** For how many seconds agents work live afterwards. */
  readonly liveSeconds: number;
}

/** What the options are, for people. */
export const USAGE = `Fills the dashboard with the runs of example agents.

  npm run demo -- [options]

  --seed <n>      the same seed gives the same runs: sent again on the same day they are not stored twice (1)
  --runs <n>      about how many runs, today's on top (700)
  --days <n>      over how many full days before today (7)
  --until <time>  no run starts later, RFC 3339 (now)
  --live <s>      then lets agents work for so many seconds, to be watched while they do (0)
  --url <url>     the ingest service (RUNFACTS_URL, else INGEST_URL, else INGEST_PORT of this machine, else port 8000);
                  only when it is given here may it be on another machine
  --web <url>     the dashboard, to be named at the end (WEB_PORT of this machine, else port 3000)

With keys required, give one with scope "ingest" in RUNFACTS_API_KEY.`;

function readCount(name: string, value: string, max: number): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > max)
    throw new RangeError(`--${name} is not 1 to ${max}`);
  return count;
}

/**
 * Reads the command line.
 *
 * @returns undefined when help was asked for
 * @throws Error with what is wrong
 */
export function readOptions(
  args: readonly string[],
  now: number,
  env: NodeJS.ProcessEnv = process.env,
): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "700" },
      days: { type: "string", default: "7" },
      until: { type: "string", default: new Date(now).toISOString() },
      live: { type: "string", default: "0" },
      url: { type: "string" },
      web: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const ports = readSettings(portsSchema, env);
  const until = Date.parse(values.until);
  if (Number.isNaN(until)) throw new RangeError("--until is not a time such as 2026-11-22T12:00:00Z");
  return {
    seed: readCount("seed", values.seed, 2 ** 31),
    runs: readCount("runs", values.runs, 1_000_000),
    days: readCount("days", values.days, 365),
    until: Math.min(until, now),
    liveSeconds: values.live === "0" ? 0 : readCount("live", values.live, 86_400),
    url: values.url ?? (env["RUNFACTS_URL"] || env["INGEST_URL"] || `http://127.0.0.1:${ports.INGEST_PORT}`),
    isUrlGiven: values.url !== undefined,
    webUrl: values.web ?? `http://127.0.0.1:${ports.WEB_PORT}`,
  };
}
