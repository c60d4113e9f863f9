import { Code, ConnectError } from "@connectrpc/connect";
import { compressedFlag, createAsyncIterable, transformSplitEnvelope } from "@connectrpc/connect/protocol";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "../errors/api-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { tooLarge } from "../errors/too-large.ts";
import type { ServerLimits } from "../limits.ts";

/** What is wrong with a body that is not one message as gRPC frames it. */
export async function explainFrames(
  body: Uint8Array,
  { bodyBytes }: Pick<ServerLimits, "bodyBytes">,
): Promise<ConnectError> {
  try {
    for await (const { flags } of transformSplitEnvelope(bodyBytes)(createAsyncIterable([body]))) {
      if ((flags & compressedFlag) !== 0) return unnamedEncoding();
    }
    return cardinalityError();
  } catch (error) {
    const isTooLarge = error instanceof ConnectError && error.code === Code.ResourceExhausted;
    return isTooLarge ? tooLarge(bodyBytes) : cutOffBody();
  }
}

/** A body that cannot be taken apart into messages. */
export function cutOffBody(): ConnectError {
  return malformedBody("the body is cut off, or not encoded as its headers say");
}

export function unnamedEncoding(): ConnectError {
  const message = "a message is marked as compressed, but no header names an encoding";
  return apiError(Code.Internal, ErrorReason.MALFORMED_BODY, message);
}

/** The code that all of gRPC gives: to it, the method that would take so many messages is another. */
export function cardinalityError(): ConnectError {
  const message = "the call must hold exactly one message";
  return apiError(Code.Unimplemented, ErrorReason.MALFORMED_BODY, message);
}
