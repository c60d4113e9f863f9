import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "./api-error.ts";

/** INVALID_ARGUMENT for a body that is no JSON or protobuf at all, so that no field can be named. */
export function malformedBody(message: string): ConnectError {
  return apiError(Code.InvalidArgument, ErrorReason.MALFORMED_BODY, message);
}
