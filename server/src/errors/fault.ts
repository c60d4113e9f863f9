import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { Logger } from "pino";
import { apiError } from "./api-error.ts";

/** What is wrong with the database that a service needs. */
export interface Fault {
  /** For programs, such as "disk_full". */
  readonly cause: string;
  /** For people: names no host and holds no secret. */
  readonly description: string;
  /** True if it passes by itself; false if an operator must do something. */
  readonly passes: boolean;
}

/** How long a client should wait before it tries again. */
const PASSING_RETRY_MS = 1_000;
const LASTING_RETRY_MS = 10_000;

/** Between two log lines of the same fault. */
const LOG_EVERY_MS = 10_000;

/**
 * UNAVAILABLE (DATABASE_UNAVAILABLE) that names the fault, with `cause` in the metadata of google.rpc.ErrorInfo, and when to try
 * again: after a second, or after ten where somebody must mend it first.
 *
 * @param advice what the client should do, such as "try again"
 * @param error the original, for the log alone
 */
export function faultError(fault: Fault, advice: string, error: unknown): ConnectError {
  return apiError(Code.Unavailable, ErrorReason.DATABASE_UNAVAILABLE, `${fault.description}; ${advice}`, {
    retryDelayMs: fault.passes ? PASSING_RETRY_MS : LASTING_RETRY_MS,
    metadata: { cause: fault.cause },
    cause: error,
  });
}

/** Logs faults: each once in 10 s, however many calls meet it; as errors where an operator must do something. */
export function faultLog(log: Logger): (fault: Fault, error: unknown) => void {
  const loggedAt = new Map<string, number>();
  return (fault, error) => {
    const now = performance.now();
    if (now - (loggedAt.get(fault.cause) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return;
    loggedAt.set(fault.cause, now);
    const line = { cause: fault.cause, err: error };
    if (fault.passes) log.warn(line, fault.description);
    else log.error(line, fault.description);
  };
}
