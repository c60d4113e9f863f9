import {
  authSetting,
  hostSetting,
  logLevelSetting,
  portSetting,
  postgresUrlSetting,
  readSettings,
} from "@runfacts/server";
import { z } from "zod";

const schema = z.object({
  HOST: hostSetting().default("127.0.0.1"),
  INGEST_PORT: portSetting().default(8000),
  INGEST_DATABASE_URL: postgresUrlSetting(),
  AUTH: authSetting().optional(),
  LOG_LEVEL: logLevelSetting().default("info"),
});

/** Settings of the service. */
export type Settings = z.output<typeof schema>;

/** Reads the settings from environment variables; throws a SettingsError with one line for each wrong one. */
export function readIngestSettings(env: NodeJS.ProcessEnv): Settings {
  return readSettings(schema, env);
}
