import { Code, type ConnectError } from "@connectrpc/connect";
import { databaseFault } from "@runfacts/db/pool";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError, type Fault, faultError } from "@runfacts/server";
import { QueueFullError } from "./group-commit.ts";

/** How long a client should wait before it tries again. */
const RETRY_DELAY_MS = 1000;

/**
 * The reply to an error of a commit: RESOURCE_EXHAUSTED when too much waits already, UNAVAILABLE, which names the fault, when the
 * database does not take writes. Anything else is ours: undefined, which the server answers as an internal error.
 *
 * @param onFault hears of each fault of the database
 */
export function mapCommitError(
  error: unknown,
  onFault: (fault: Fault, error: unknown) => void,
): ConnectError | undefined {
  if (error instanceof QueueFullError) {
    const message = "too many runs are waiting to be written; nothing was acknowledged, try again later";
    return apiError(Code.ResourceExhausted, ErrorReason.OVERLOADED, message, {
      retryDelayMs: RETRY_DELAY_MS,
    });
  }
  const fault = databaseFault(error);
  if (fault === undefined) return undefined;
  onFault(fault, error);
  return faultError(fault, "nothing was acknowledged, try again", error);
}
