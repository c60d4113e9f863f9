import { type DestinationStream, type Logger, pino } from "pino";
import { safeError } from "../errors/safe-error.ts";
import type { LogLevel } from "./parsers.ts";

/**
 * Makes the logger of a service: one JSON line an event, with time in ISO 8601 and the level as a word. Errors under
 * `err` are logged without their message, which may repeat data.
 *
 * @param destination Default: standard output.
 */
export function createLogger(level: LogLevel, service: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => (isSafe(error) ? error : safeError(error)) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function isSafe(error: unknown): boolean {
  return typeof error === "object" && error !== null && !(error instanceof Error) && "type" in error;
}
