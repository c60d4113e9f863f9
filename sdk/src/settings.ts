import { limits } from "./limits.ts";
import { readVariable } from "./process-global.ts";
import { readText } from "./reading/read-text.ts";
import type { Clock } from "./recording/clock.ts";
import type { GenerateId } from "./recording/ids.ts";
import type { TracerOptions } from "./tracer-options.ts";

interface Range {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

const MiB = 1024 * 1024;

const ranges = {
  maxBatchRuns: { default: 100, min: 1, max: 1000 },
  flushIntervalMs: { default: 1000, min: 0, max: 60_000 },
  maxQueueRuns: { default: 5000, min: 1, max: 100_000 },
  maxQueueBytes: { default: 32 * MiB, min: MiB, max: 1024 * MiB },
  maxSpoolBytes: { default: 64 * MiB, min: MiB, max: 16 * 1024 * MiB },
  requestTimeoutMs: { default: 10_000, min: 100, max: 120_000 },
  retryDelayMs: { default: 500, min: 10, max: 60_000 },
  maxRetryDelayMs: { default: 30_000, min: 10, max: 600_000 },
  exitTimeoutMs: { default: 3000, min: 0, max: 60_000 },
  closeTimeoutMs: { default: 10_000, min: 0, max: 600_000 },
} as const satisfies { readonly [option: string]: Range };

const hooks = ["classifyError", "onWarning", "clock", "generateId"] as const;
const switches = ["enabled", "live", "handleSignals"] as const;
const texts = ["agentId", "agentVersion", "environment", "url", "apiUrl", "apiKey", "spoolDir"] as const;
const known = new Set<string>([...Object.keys(ranges), ...hooks, ...switches, ...texts]);

const DEFAULT_URL = "http://127.0.0.1:8000";
const OPTION_FORM = /^[A-Za-z]{1,32}$/;
const PATH_FORM = /^[^\0]{1,4096}$/;
const API_KEY_FORM = /^[\u0021-\u007e]{1,512}$/;

type Limits = { readonly [option in keyof typeof ranges]: number };

/** Options with their defaults, all valid. */
interface Settings extends Limits, Pick<TracerOptions, "classifyError"> {
  readonly agentId: string;
  readonly agentVersion: string;
  readonly environment: string;
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly spoolDir: string | undefined;
  readonly live: boolean;
  readonly handleSignals: boolean;
  readonly clock: Clock | undefined;
  readonly generateId: GenerateId | undefined;
}

/** An option that is wrong, and what to do. Never holds its value. */
interface OptionProblem {
  readonly option: string;
  readonly message: string;
}

/** Settings, absent where the tracer must stay off, and everything wrong with the options. */
export interface ReadSettings {
  readonly settings?: Settings;
  readonly problems: readonly OptionProblem[];
}

interface Options {
  readonly [option: string]: unknown;
}

// Mounted secrets and the output of commands end in a newline.
const trimmed = (value: unknown) => (typeof value === "string" ? value.trim() : value);

function readUrl(value: unknown): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isPlain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return /^https?:$/.test(url.protocol) && isPlain ? url.href.replace(/\/+$/, "") : undefined;
}

function readName(value: unknown): string | undefined {
  const read = readText(trimmed(value), limits.name);
  return read?.changed === false ? read.text : undefined;
}

function readApiKey(value: unknown): string | undefined {
  const key = trimmed(value);
  return typeof key === "string" && API_KEY_FORM.test(key) ? key : undefined;
}

function readSpoolDir(given: unknown, problems: OptionProblem[]): string | undefined {
  const folder = trimmed(given ?? readVariable("RUNFACTS_SPOOL_DIR"));
  if (folder === undefined) return undefined;
  if (typeof folder === "string" && PATH_FORM.test(folder)) return folder;
  problems.push({ option: "spoolDir", message: "spoolDir is not the path of a folder; it is not used" });
  return undefined;
}

function readLimits(options: Options, problems: OptionProblem[]): Limits {
  const entries = Object.entries(ranges).map(([option, range]) => {
    const value = options[option];
    if (typeof value === "number" && value >= range.min && value <= range.max)
      return [option, Math.floor(value)];
    if (value !== undefined) {
      const message = `${option} is not a number from ${range.min} to ${range.max}; ${range.default} is used`;
      problems.push({ option, message });
    }
    return [option, range.default];
  });
  return Object.fromEntries(entries);
}

function readHook<H>(
  options: Options,
  option: (typeof hooks)[number],
  problems: OptionProblem[],
): H | undefined {
  const value = options[option];
  if (typeof value === "function") return value as H;
  if (value !== undefined) problems.push({ option, message: `${option} is not a function; it is not used` });
  return undefined;
}

/**
 * Reads the options of a tracer and the variables of the environment.
 *
 * @param given any value
 * @throws what a getter or proxy throws
 */
export function readSettings(given: unknown): ReadSettings {
  const options = Object(given) as Options;
  const problems: OptionProblem[] = [];
  const fatal: OptionProblem[] = [];
  const required = <T>(option: string, value: T | undefined, rule: string): T | undefined => {
    if (value === undefined) fatal.push({ option, message: `${option} ${rule}; the tracer is off` });
    return value;
  };
  const named = "is not one line of 1 to 255 characters";
  const agentId = required("agentId", readName(options["agentId"]), named);
  const agentVersion = required("agentVersion", readName(options["agentVersion"]), named);
  const givenEnvironment = options["environment"] ?? readVariable("RUNFACTS_ENVIRONMENT") ?? "production";
  const environment = required("environment", readName(givenEnvironment), named);
  const givenUrl = options["url"] ?? options["apiUrl"] ?? readVariable("RUNFACTS_URL") ?? DEFAULT_URL;
  const url = required(
    "url",
    readUrl(givenUrl),
    "is not an http or https address without user, query and fragment",
  );
  const givenKey = options["apiKey"] ?? readVariable("RUNFACTS_API_KEY");
  const apiKey = readApiKey(givenKey);
  if (givenKey !== undefined) required("apiKey", apiKey, "is not 1 to 512 visible ASCII characters");

  for (const option of switches) {
    if (options[option] !== undefined && typeof options[option] !== "boolean")
      problems.push({ option, message: `${option} is not true or false; ${option === "enabled"} is used` });
  }
  const unknown = Object.keys(options).find((option) => !known.has(option));
  if (unknown !== undefined) {
    const name = OPTION_FORM.test(unknown) ? unknown : "an option";
    problems.push({ option: "unknown", message: `${name} is unknown; check its spelling` });
  }
  const rest = {
    ...readLimits(options, problems),
    spoolDir: readSpoolDir(options["spoolDir"], problems),
    live: options["live"] === true,
    handleSignals: options["handleSignals"] === true,
    classifyError: readHook<TracerOptions["classifyError"] & {}>(options, "classifyError", problems),
    clock: readHook<Clock>(options, "clock", problems),
    generateId: readHook<GenerateId>(options, "generateId", problems),
  };
  readHook(options, "onWarning", problems);
  const isOff = agentId === undefined || agentVersion === undefined || environment === undefined;
  if (isOff || url === undefined || fatal.length > 0) return { problems: [...fatal, ...problems] };
  return { settings: { agentId, agentVersion, environment, url, apiKey, ...rest }, problems };
}
