import { Code } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "@runfacts/server";
import { QueueFullError } from "../commit/group-commit.ts";

const RETRY_DELAY_MS = 1_000;

/**
 * For OTLP: UNAVAILABLE, with the time to try again, where too much waits to be written. Exporters take RESOURCE_EXHAUSTED for
 * a request that is too large, and drop it.
 */
export async function retryWhenFull<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof QueueFullError)) throw error;
    const message = "too many spans are waiting to be written; nothing was acknowledged, try again later";
    const options = { retryDelayMs: RETRY_DELAY_MS, cause: error };
    throw apiError(Code.Unavailable, ErrorReason.OVERLOADED, message, options);
  }
}
