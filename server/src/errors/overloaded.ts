import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "./api-error.ts";

const RETRY_DELAY_MS = 1_000;

/** RESOURCE_EXHAUSTED while the bodies of other requests take all the memory that is there for them. */
export function overloaded(): ConnectError {
  const message = "too many large requests at once; nothing was read of this one, try again later";
  return apiError(Code.ResourceExhausted, ErrorReason.OVERLOADED, message, { retryDelayMs: RETRY_DELAY_MS });
}
