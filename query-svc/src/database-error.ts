import { Code, type ConnectError } from "@connectrpc/connect";
import { classifyError } from "@runfacts/db/pool";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "@runfacts/server";

/** How long a client should wait before it tries again while the database is away. */
const RETRY_DELAY_MS = 1000;

/** The reply to an error of the database: UNAVAILABLE when it is away, else undefined (an internal error). */
export function mapDatabaseError(error: unknown): ConnectError | undefined {
  if (classifyError(error) !== "unavailable") return undefined;
  const message = "the database is away or too slow; try again";
  return apiError(Code.Unavailable, ErrorReason.DATABASE_UNAVAILABLE, message, {
    retryDelayMs: RETRY_DELAY_MS,
  });
}
