import { ConnectionError, UnexpectedStateError } from "slonik";
import { PLACE_MOVED } from "../citus/place-moved.ts";
import { CommitFaultError } from "./commit-fault.ts";
import { errorCauses, errorCode } from "./error-causes.ts";
import { type DatabaseFault, type FaultCause, faultOf } from "./faults.ts";

/**
 * Faults by SQLSTATE, whole or by its first digits; the longest that fits counts.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const bySqlState: ReadonlyMap<string, FaultCause> = new Map<string, FaultCause>([
  ["08", "away"],
  ["57P", "restarting"],
  ["57P04", "no_database"],
  ["57P05", "away"],
  ["25P03", "too_slow"],
  ["25P04", "too_slow"],
  ["25006", "read_only"],
  ["57014", "too_slow"],
  ["55P03", "locked"],
  ["40", "contended"],
  ["53", "limit_reached"],
  ["53100", "disk_full"],
  ["53200", "out_of_memory"],
  ["53300", "too_many_connections"],
  ["58", "disk_broken"],
  ["XX001", "disk_broken"],
  ["XX002", "disk_broken"],
  ["28", "login_refused"],
  ["3D000", "no_database"],
  ["42501", "no_permission"],
  ["42P01", "other_schema"],
  ["42703", "other_schema"],
  ["42883", "other_schema"],
  ["42704", "other_schema"],
  ["3F000", "other_schema"],
  [PLACE_MOVED, "moved"],
]);

const NETWORK =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN)$/;
/** The driver's own words: these come without a code. */
const CONNECTION_LOST =
  /connection terminated|connection timeout|timeout expired|timeout exceeded|backend has been terminated/i;
const POOL_CLOSED = /connection pool (?:is being|has been)/i;

/** Which fault of the database an error of a call into this package tells of; undefined when it is none. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  const causes = [...errorCauses(error)];
  for (const cause of causes) {
    if (cause instanceof CommitFaultError) return faultOf(cause.fault);
    const found = isMissingPartition(cause) ? "no_partition" : faultOfCode(errorCode(cause));
    if (found !== undefined) return faultOf(found);
  }
  return causes.some(isConnectionLost) ? faultOf("away") : undefined;
}

function faultOfCode(code: string | undefined): FaultCause | undefined {
  if (code === undefined) return undefined;
  if (NETWORK.test(code)) return "away";
  if (code.length !== 5) return undefined;
  for (let digits = 5; digits >= 2; digits--) {
    const found = bySqlState.get(code.slice(0, digits));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A day without partitions is reported as a broken CHECK without a name. */
function isMissingPartition(error: Error): boolean {
  return errorCode(error) === "23514" && !("constraint" in error && typeof error.constraint === "string");
}

function isConnectionLost(error: Error): boolean {
  return (
    error instanceof ConnectionError ||
    CONNECTION_LOST.test(error.message) ||
    (error instanceof UnexpectedStateError && POOL_CLOSED.test(error.message))
  );
}
