import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "../errors/api-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { reasonOf } from "../errors/reason.ts";
import { tooLarge } from "../errors/too-large.ts";
import type { ServerLimits } from "../limits.ts";

/**
 * What a client is told when the protocol layer gives up on a request before its message is read: which limit, and the
 * rule. Errors of ours are told as they are; never the message of any other failure, which may repeat data.
 */
export function explainFailure(
  failure: unknown,
  signal: AbortSignal,
  { bodyBytes }: Pick<ServerLimits, "bodyBytes">,
): ConnectError {
  const code = failure instanceof ConnectError ? failure.code : undefined;
  if (code === Code.DeadlineExceeded) return deadlineError();
  if (failure instanceof ConnectError && reasonOf(failure) !== undefined) return failure;
  if (code === Code.ResourceExhausted) return tooLarge(bodyBytes);
  if (code === Code.Canceled || code === Code.Aborted || signal.aborted) {
    return new ConnectError("the client ended the call", Code.Canceled);
  }
  return badMessages();
}

/** For a call that is no single message as its protocol frames it. */
export function badMessages(): ConnectError {
  return malformedBody("the call must hold exactly one message, complete and not cut off");
}

function deadlineError(): ConnectError {
  const message = "the deadline passed, or the time limit of a request, before it had come whole";
  return apiError(Code.DeadlineExceeded, ErrorReason.MALFORMED_BODY, message);
}
