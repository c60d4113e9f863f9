export {
  createValidator,
  fromMicroseconds,
  isSafeName,
  isTimestamp,
  joinPath,
  keySegment,
  MAX_VIOLATIONS,
  toMicroseconds,
  type Validator,
  type Violation,
} from "@runfacts/codec";
export { type AuthMode, authModeOf, authSetting } from "./auth/auth-mode.ts";
export { createKeyAuthenticator, type KeyAuthenticatorOptions } from "./auth/key-authenticator.ts";
export type { StoredKey } from "./auth/key-lookup.ts";
export type { Authenticate, CallIdentity } from "./auth/principal.ts";
export { type Principal, principalKey, principalOf } from "./auth/principal.ts";
export { defaultLimits, type ServerLimits } from "./config/limits.ts";
export { createLogger } from "./config/logger.ts";
export {
  durationSetting,
  fastPathSetting,
  hostSetting,
  type LogLevel,
  logLevelSetting,
  logLevels,
  optionalPortSetting,
  poolerSetting,
  portSetting,
  postgresUrlSetting,
  requestMemorySetting,
  switchSetting,
} from "./config/parsers.ts";
export { readSettings, SettingsError, setting } from "./config/settings.ts";
export { edgeOptions, edgeSettings, tlsFiles } from "./edge-settings.ts";
export { type ApiErrorOptions, apiError, codeName, reasonName, reasonOf } from "./errors/api-error.ts";
export type { MapError } from "./errors/client-error.ts";
export { type Fault, faultError, faultLog } from "./errors/fault.ts";
export { fieldError, violationMessage } from "./errors/field-error.ts";
export { type SafeError, safeError } from "./errors/safe-error.ts";
export type { ForeignContract } from "./foreign/foreign-contract.ts";
export { type Check, type CheckResult, type CheckResults, runChecks, seldom } from "./health/checks.ts";
export { clockSkew } from "./health/clock-check.ts";
export type { CorsOrigins } from "./http/cross-origin.ts";
export { createPlaceMetrics, createPoolMetrics, type PoolUse } from "./metrics/pool-metrics.ts";
export { type Main, runUntilSignal, type Serving } from "./process/run-until-signal.ts";
export { type RestMethodProfile, type RestProfile, restMethod } from "./rest/profile.ts";
export type { InvalidRequest } from "./rpc/interceptors.ts";
export { type RunningServer, type ServerOptions, startServer } from "./start-server.ts";
