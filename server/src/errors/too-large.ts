import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "./api-error.ts";

const MIB = 1024 * 1024;

/** RESOURCE_EXHAUSTED for a body over the limit, before or after decompression. */
export function tooLarge(maxBytes: number): ConnectError {
  const limit = maxBytes >= MIB ? `${maxBytes / MIB} MiB` : `${maxBytes} bytes`;
  const message = `the request is larger than ${limit}, or is when decompressed`;
  return apiError(Code.ResourceExhausted, ErrorReason.TOO_LARGE, message);
}
