import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "./api-error.ts";

/** RESOURCE_EXHAUSTED for a request of more values than are read. */
export function tooManyValues(max: number, what: string): ConnectError {
  const message = `the request holds more than ${max} ${what} in all; send it in several requests`;
  return apiError(Code.ResourceExhausted, ErrorReason.TOO_LARGE, message);
}
