export type { CorsOrigins } from "./adapter/cors.ts";
export { type AuthMode, authModeOf, authSetting } from "./auth/auth-mode.ts";
export {
  createKeyAuthenticator,
  type KeyAuthenticatorOptions,
  type StoredKey,
} from "./auth/key-authenticator.ts";
export { createLogger } from "./config/logger.ts";
export {
  durationSetting,
  hostSetting,
  type LogLevel,
  logLevelSetting,
  logLevels,
  portSetting,
  postgresUrlSetting,
  requestMemorySetting,
} from "./config/parsers.ts";
export { readSettings, SettingsError, setting } from "./config/settings.ts";
export { type ApiErrorOptions, apiError } from "./errors/api-error.ts";
export type { MapError } from "./errors/client-error.ts";
export { fieldError, violationMessage } from "./errors/field-error.ts";
export { isSafeName, joinPath, keySegment } from "./errors/field-path.ts";
export { reasonName, reasonOf } from "./errors/reason.ts";
export { type SafeError, safeError } from "./errors/safe-error.ts";
export { MAX_VIOLATIONS, type Violation } from "./errors/violation.ts";
export { codeName } from "./exchange/code-name.ts";
export type { Authenticate, CallIdentity } from "./exchange/gate.ts";
export { defaultLimits, type ServerLimits } from "./limits.ts";
export { type Principal, principalKey, principalOf } from "./principal.ts";
export { type RestMethodProfile, type RestProfile, restMethod } from "./rest/profile.ts";
export { runUntilSignal, type Serving } from "./run-until-signal.ts";
export { type RunningServer, type ServerOptions, startServer } from "./start-server.ts";
export { fromMicroseconds, isTimestamp, toMicroseconds } from "./timestamp/microseconds.ts";
export { createValidator, type Validator } from "./validation/validator.ts";
