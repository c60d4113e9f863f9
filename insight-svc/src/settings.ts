import { connectionUrlProblem } from "@runfacts/db/pool";
import {
  durationSetting,
  edgeSettings,
  hostSetting,
  logLevelSetting,
  poolerSetting,
  portSetting,
  postgresUrlSetting,
  readSettings,
  switchSetting,
} from "@runfacts/server";
import { z } from "zod";

const schema = z.object({
  HOST: hostSetting().default("127.0.0.1"),
  INSIGHT_PORT: portSetting().default(8003),
  INSIGHT_DATABASE_URL: postgresUrlSetting(connectionUrlProblem),
  DATABASE_POOLER: poolerSetting().optional(),
  ALLOW_UNSAFE_DURABILITY: switchSetting().optional(),
  /** The operator's rules and budgets. Default: none. */
  RULES_FILE: z.string().min(1).optional(),
  /** Of maintenance: a run that is open for so long is given up, in milliseconds. */
  RUN_TIMEOUT: durationSetting().optional(),
  LOG_LEVEL: logLevelSetting().default("info"),
  ...edgeSettings,
});

/** Settings of the service. */
export type Settings = z.output<typeof schema>;

/** Reads the settings from environment variables; throws a SettingsError with one line for each wrong one. */
export function readInsightSettings(env: NodeJS.ProcessEnv): Settings {
  return readSettings(schema, env);
}
