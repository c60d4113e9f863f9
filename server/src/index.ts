export { type AuthMode, authModeOf, authSetting } from "./auth/auth-mode.ts";
export { createKeyAuthenticator, type KeyAuthenticatorOptions } from "./auth/key-authenticator.ts";
export type { StoredKey } from "./auth/key-lookup.ts";
export { edgeOptions, edgeSettings } from "./config/edge-settings.ts";
export { createLogger } from "./config/logger.ts";
export {
  durationSetting,
  fastPathSetting,
  hostSetting,
  type LogLevel,
  logLevelSetting,
  logLevels,
  portSetting,
  postgresUrlSetting,
  requestMemorySetting,
  switchSetting,
} from "./config/parsers.ts";
export { readSettings, SettingsError, setting } from "./config/settings.ts";
export type { CorsOrigins } from "./edge/foreign-page.ts";
export { type ApiErrorOptions, apiError } from "./errors/api-error.ts";
export type { MapError } from "./errors/client-error.ts";
export { type Fault, faultError, faultLog } from "./errors/fault.ts";
export { fieldError, violationMessage } from "./errors/field-error.ts";
export { isSafeName, joinPath, keySegment } from "./errors/field-path.ts";
export { reasonName, reasonOf } from "./errors/reason.ts";
export { type SafeError, safeError } from "./errors/safe-error.ts";
export { MAX_VIOLATIONS, type Violation } from "./errors/violation.ts";
export { codeName } from "./exchange/code-name.ts";
export type { Authenticate, CallIdentity } from "./exchange/gate.ts";
export { type Check, type CheckResults, runChecks, seldom } from "./health/checks.ts";
export { clockSkew } from "./health/clock-check.ts";
export { defaultLimits, type ServerLimits } from "./limits.ts";
export { createPoolMetrics, type PoolUse } from "./metrics/pool-metrics.ts";
export { type Principal, principalKey, principalOf } from "./principal.ts";
export { type Main, runUntilSignal, type Serving } from "./process/run-until-signal.ts";
export { type RestMethodProfile, type RestProfile, restMethod } from "./rest/profile.ts";
export { type RunningServer, type ServerOptions, startServer } from "./start-server.ts";
export { fromMicroseconds, isTimestamp, toMicroseconds } from "./timestamp/microseconds.ts";
export { createValidator, type Validator } from "./validation/validator.ts";
