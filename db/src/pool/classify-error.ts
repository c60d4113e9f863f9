import { ConnectionError, InvalidInputError, UnexpectedStateError } from "slonik";
import { errorCauses, errorCode } from "./error-causes.ts";

/**
 * - `data`: the rows given break a rule of the database; the same call fails again.
 * - `unavailable`: the database is away, busy or gave up waiting; the same call may succeed later.
 * - `internal`: anything else, a fault of ours.
 */
export type FailureClass = "data" | "unavailable" | "internal";

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const DATA = /^(?:22|23|21000)/;
const UNAVAILABLE = /^(?:08|40|53|57P0|57014|55P03|25P03|25006)/;
const NETWORK =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN)$/;
/** The driver's own words: these come without a code. */
const CONNECTION_LOST =
  /connection terminated|connection timeout|timeout expired|timeout exceeded|backend has been terminated/i;
const POOL_CLOSED = /connection pool (?:is being|has been)/i;

/** What kind of failure an error of a call into this package is. */
export function classifyError(error: unknown): FailureClass {
  for (const cause of errorCauses(error)) {
    const found = classify(cause);
    if (found !== undefined) {
      return found;
    }
  }
  return "internal";
}

function classify(error: Error): FailureClass | undefined {
  const code = errorCode(error);
  if (isMissingPartition(error) || error instanceof ConnectionError) {
    return "unavailable";
  }
  if (error instanceof InvalidInputError || (code !== undefined && DATA.test(code))) {
    return "data";
  }
  if (code !== undefined && (UNAVAILABLE.test(code) || NETWORK.test(code))) {
    return "unavailable";
  }
  if (CONNECTION_LOST.test(error.message)) {
    return "unavailable";
  }
  return error instanceof UnexpectedStateError && POOL_CLOSED.test(error.message) ? "unavailable" : undefined;
}

/** A day without partitions is reported as a broken CHECK without a name, and is cured by maintenance. */
function isMissingPartition(error: Error): boolean {
  return errorCode(error) === "23514" && !("constraint" in error && typeof error.constraint === "string");
}
