import { connectionUrlProblem } from "@runfacts/db/admin";
import {
  authModeOf,
  authSetting,
  durationSetting,
  edgeSettings,
  hostSetting,
  logLevelSetting,
  optionalPortSetting,
  poolerSetting,
  portSetting,
  postgresUrlSetting,
  readSettings,
  SettingsError,
  setting,
  switchSetting,
  tlsFiles,
} from "@runfacts/server";
import { z } from "zod";

/** Whole days before today (UTC) for which runs are kept. */
function retentionDaysSetting() {
  return setting(
    (text) => (/^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined),
    "must be a whole number of days from 1 to 99999, such as 90",
  );
}

const schema = z.object({
  HOST: hostSetting().default("127.0.0.1"),
  INGEST_PORT: portSetting().default(8000),
  QUERY_PORT: portSetting().default(8001),
  INSIGHT_PORT: portSetting().default(8003),
  WEB_PORT: portSetting().default(3000),
  OTLP_GRPC_PORT: optionalPortSetting().default(4317),
  OTLP_HTTP_PORT: optionalPortSetting().default(4318),
  DATABASE_URL: postgresUrlSetting(connectionUrlProblem).optional(),
  INGEST_DATABASE_URL: postgresUrlSetting(connectionUrlProblem).optional(),
  QUERY_DATABASE_URL: postgresUrlSetting(connectionUrlProblem).optional(),
  INSIGHT_DATABASE_URL: postgresUrlSetting(connectionUrlProblem).optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_POOLER: poolerSetting().optional(),
  AUTH: authSetting().optional(),
  RETENTION_DAYS: retentionDaysSetting().optional(),
  RUN_TIMEOUT: durationSetting().optional(),
  ALLOW_UNSAFE_DURABILITY: switchSetting().optional(),
  LISTEN_DATABASE_URL: postgresUrlSetting(connectionUrlProblem).optional(),
  LOG_LEVEL: logLevelSetting().default("warn"),
  ...edgeSettings,
});

/** Settings of `npm start`. */
export type StartSettings = z.output<typeof schema>;

/**
 * Reads the settings from environment variables; throws a SettingsError with one line for each wrong one, and where HOST
 * opens the services to a network without saying whether keys are required, or two of them have the same port.
 */
export function readStartSettings(env: NodeJS.ProcessEnv): StartSettings {
  const settings = readSettings(schema, env);
  authModeOf(settings);
  tlsFiles(settings.TLS_CERT, settings.TLS_KEY);
  assertDistinctPorts(settings);
  return settings;
}

function assertDistinctPorts(settings: StartSettings): void {
  const names = [
    "INGEST_PORT",
    "QUERY_PORT",
    "INSIGHT_PORT",
    "WEB_PORT",
    "OTLP_GRPC_PORT",
    "OTLP_HTTP_PORT",
  ] as const;
  for (const [index, name] of names.entries()) {
    const other = names.slice(0, index).find((before) => settings[before] === settings[name]);
    // The ports of OTLP are the ingest service's too.
    const mayBeOne = name.startsWith("OTLP_") && (other === "INGEST_PORT" || other === "OTLP_GRPC_PORT");
    if (other !== undefined && settings[name] !== 0 && !mayBeOne)
      throw new SettingsError(`${name} must not be the port of ${other}`);
  }
}
