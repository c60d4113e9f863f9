import { Code, ConnectError } from "@connectrpc/connect";
import { deadlinePassed } from "../errors/client-error.ts";
import { reasonOf } from "../errors/reason.ts";
import { tooLarge } from "../errors/too-large.ts";
import type { ServerLimits } from "../limits.ts";
import { badCardinality, cutOff, unnamedEncoding } from "./bad-frames.ts";

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
  if (failure instanceof ConnectError && reasonOf(failure) !== undefined) return failure;
  if (code === Code.DeadlineExceeded) return deadlinePassed();
  if (code === Code.ResourceExhausted) return tooLarge(bodyBytes);
  if (code === Code.Unimplemented) return badCardinality();
  if (code === Code.Internal) return unnamedEncoding();
  if (code === Code.Canceled || code === Code.Aborted || signal.aborted) {
    return new ConnectError("the client ended the call", Code.Canceled);
  }
  return cutOff();
}
