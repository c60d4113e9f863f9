import { Code, type ConnectError } from "@connectrpc/connect";
import { FieldFault, MALFORMED_RULE, TooManyValues, Unreadable } from "@runfacts/codec";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "./api-error.ts";
import { fieldError } from "./field-error.ts";

/** INVALID_ARGUMENT for a body that is no JSON or protobuf at all, so that no field can be named. */
export function malformedBody(message: string): ConnectError {
  return apiError(Code.InvalidArgument, ErrorReason.MALFORMED_BODY, message);
}

const MIB = 1024 * 1024;

/** RESOURCE_EXHAUSTED for a body over the limit, before or after decompression. */
export function tooLarge(maxBytes: number): ConnectError {
  const limit = maxBytes >= MIB ? `${maxBytes / MIB} MiB` : `${maxBytes} bytes`;
  const message = `the request is larger than ${limit}, or is when decompressed`;
  return apiError(Code.ResourceExhausted, ErrorReason.TOO_LARGE, message);
}

const RETRY_DELAY_MS = 1_000;

/** How a client is told to try again later. */
type OverloadCode = Code.ResourceExhausted | Code.Unavailable;

/**
 * RESOURCE_EXHAUSTED, or another code that says to try again, while the bodies of other requests take all the memory that is
 * there for them.
 */
export function overloaded(code: OverloadCode = Code.ResourceExhausted): ConnectError {
  const message = "too many large requests at once; nothing was read of this one, try again later";
  return apiError(code, ErrorReason.OVERLOADED, message, { retryDelayMs: RETRY_DELAY_MS });
}

/**
 * What a client is told of a body that a codec cannot read: INVALID_ARGUMENT that names the field and the rule, never a value,
 * or RESOURCE_EXHAUSTED for more values than are read. Errors of ours are told as they are.
 *
 * @param typeName what the body should have been
 */
export function unreadableBody(error: unknown, typeName: string): unknown {
  if (error instanceof TooManyValues)
    return apiError(Code.ResourceExhausted, ErrorReason.TOO_LARGE, error.message);
  if (error instanceof Unreadable) return malformedBody(error.message);
  if (!(error instanceof FieldFault)) return error;
  const violation = error.violation();
  if (violation.rule !== MALFORMED_RULE) return fieldError([violation]);
  const place = violation.field === "" ? "" : ` at ${violation.field}`;
  return malformedBody(`the body is not the protobuf of a ${typeName}${place}`);
}
