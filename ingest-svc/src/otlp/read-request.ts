import type { DescMessage, Message } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { decode, type Encoding, Undecodable } from "@runfacts/otlp";
import { apiError, fieldError } from "@runfacts/server";

/**
 * Reads a request of OTLP. Throws INVALID_ARGUMENT for what is none, which names the field where there is one, and
 * RESOURCE_EXHAUSTED for more values than are read at once; never a value.
 */
export function readRequest(desc: DescMessage, bytes: Uint8Array, encoding: Encoding): Message {
  try {
    return decode(desc, bytes, encoding);
  } catch (error) {
    throw error instanceof Undecodable ? clientErrorOf(error) : error;
  }
}

function clientErrorOf({ field, problem, isTooMuch }: Undecodable): Error {
  if (isTooMuch) return apiError(Code.ResourceExhausted, ErrorReason.TOO_LARGE, `the body ${problem}`);
  if (field === "") return apiError(Code.InvalidArgument, ErrorReason.MALFORMED_BODY, `the body ${problem}`);
  return fieldError([{ field, rule: "otlp", description: problem }], ErrorReason.MALFORMED_BODY);
}
