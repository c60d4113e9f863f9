import { connectionUrlProblem } from "@runfacts/db/pool";
import {
  authSetting,
  durationSetting,
  edgeSettings,
  fastPathSetting,
  hostSetting,
  logLevelSetting,
  poolerSetting,
  portSetting,
  postgresUrlSetting,
  readSettings,
  requestMemorySetting,
  switchSetting,
} from "@runfacts/server";
import { z } from "zod";

const schema = z.object({
  HOST: hostSetting().default("127.0.0.1"),
  QUERY_PORT: portSetting().default(8001),
  QUERY_DATABASE_URL: postgresUrlSetting(connectionUrlProblem),
  /** Its primary, where the former is a replica: read when that has not come as far as a client asks. */
  PRIMARY_DATABASE_URL: postgresUrlSetting(connectionUrlProblem).optional(),
  /** The same database where it passes notifications on, or the service looks for changes twice a second. */
  LISTEN_DATABASE_URL: postgresUrlSetting(connectionUrlProblem).optional(),
  DATABASE_POOLER: poolerSetting().optional(),
  AUTH: authSetting().optional(),
  ALLOW_UNSAFE_DURABILITY: switchSetting().optional(),
  /** How far a replica may be behind before the service calls itself unready, in milliseconds. Default: a minute. */
  MAX_REPLICA_LAG: durationSetting().optional(),
  REQUEST_MEMORY: requestMemorySetting().optional(),
  LOG_LEVEL: logLevelSetting().default("info"),
  RUNFACTS_FAST_PATH: fastPathSetting().optional(),
  ...edgeSettings,
});

/** Settings of the service. */
export type Settings = z.output<typeof schema>;

/** Reads the settings from environment variables; throws a SettingsError with one line for each wrong one. */
export function readQuerySettings(env: NodeJS.ProcessEnv): Settings {
  return readSettings(schema, env);
}
