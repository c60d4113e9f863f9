import { Code, type ConnectError } from "@connectrpc/connect";
import { classifyError } from "@runfacts/db/pool";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "@runfacts/server";
import { QueueFullError } from "./group-commit.ts";

/** How long a client should wait before it tries again. */
const RETRY_DELAY_MS = 1000;

/**
 * The reply to an error of a commit: RESOURCE_EXHAUSTED when too much waits already, UNAVAILABLE when the database is away.
 * Anything else is ours: undefined, which the server answers as an internal error.
 */
export function mapCommitError(error: unknown): ConnectError | undefined {
  const retry = { retryDelayMs: RETRY_DELAY_MS };
  if (error instanceof QueueFullError) {
    const message = "too many runs wait to be written; nothing was acknowledged, try again later";
    return apiError(Code.ResourceExhausted, ErrorReason.OVERLOADED, message, retry);
  }
  if (classifyError(error) !== "unavailable") return undefined;
  const message = "the database is away; nothing was acknowledged, try again";
  return apiError(Code.Unavailable, ErrorReason.DATABASE_UNAVAILABLE, message, retry);
}
