import { connectionUrlProblem } from "@runfacts/db/pool";
import { type Policy, parsePolicy } from "@runfacts/privacy";
import {
  authSetting,
  durationSetting,
  edgeSettings,
  fastPathSetting,
  hostSetting,
  logLevelSetting,
  optionalPortSetting,
  poolerSetting,
  portSetting,
  postgresUrlSetting,
  readSettings,
  requestMemorySetting,
  SettingsError,
  setting,
  switchSetting,
} from "@runfacts/server";
import { z } from "zod";
import type { OtlpPorts } from "./otlp/open-ports.ts";

const MAX_WORKERS = 64;

/** Processes that share the port. */
function workersSetting() {
  return setting((text) => {
    const count = Number(text);
    return /^\d+$/.test(text) && count >= 1 && count <= MAX_WORKERS ? count : undefined;
  }, `must be a whole number from 1 to ${MAX_WORKERS}, such as 2`);
}

/** What to do with a run that breaks a privacy rule, unless its request says. */
function onViolationSetting() {
  return setting(
    (text) => (text === "drop" || text === "reject" ? text : undefined),
    'must be "drop" or "reject"',
  );
}

const schema = z.object({
  HOST: hostSetting().default("127.0.0.1"),
  INGEST_PORT: portSetting().default(8000),
  OTLP_GRPC_PORT: optionalPortSetting().default(4317),
  OTLP_HTTP_PORT: optionalPortSetting().default(4318),
  INGEST_DATABASE_URL: postgresUrlSetting(connectionUrlProblem),
  DATABASE_POOLER: poolerSetting().optional(),
  AUTH: authSetting().optional(),
  ALLOW_UNSAFE_DURABILITY: switchSetting().optional(),
  /** How long a commit may take, in milliseconds. Default: 5 s. */
  COMMIT_TIMEOUT: durationSetting().optional(),
  INGEST_WORKERS: workersSetting().default(1),
  REQUEST_MEMORY: requestMemorySetting().optional(),
  LOG_LEVEL: logLevelSetting().default("info"),
  RUNFACTS_FAST_PATH: fastPathSetting().optional(),
  PRIVACY_ON_VIOLATION: onViolationSetting().optional(),
  ...edgeSettings,
});

/** Settings of the whole service. */
export type Settings = z.output<typeof schema> & {
  /** What runs may hold: PRIVACY_MODE and its companions. */
  readonly policy: Policy;
};

/** Settings of each of its processes. */
export type ProcessSettings = Omit<Settings, "INGEST_WORKERS" | "policy" | keyof OtlpPorts> &
  OtlpPorts & {
    /** Default: that of PRIVACY_MODE=reject. */
    readonly policy?: Policy;
  };

/** Reads the settings from environment variables; throws a SettingsError with one line for each wrong one. */
export function readIngestSettings(env: NodeJS.ProcessEnv): Settings {
  const { policy, errors = [] } = parsePolicy(env);
  const lines = errors.map(({ setting, message }) => `${setting} ${message}`);
  try {
    const settings = readSettings(schema, env);
    if (policy !== undefined) return { ...settings, policy };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    lines.unshift(error.message);
  }
  throw new SettingsError(lines.join("\n"));
}
