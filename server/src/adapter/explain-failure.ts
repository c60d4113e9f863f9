import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { UniversalServerRequest } from "@connectrpc/connect/protocol";
import { deadlinePassed } from "../errors/client-error.ts";
import { reasonOf } from "../errors/reason.ts";
import { tooLarge } from "../errors/too-large.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import { explainBody } from "./explain-body.ts";

/**
 * What a client is told when the protocol layer gives up on a request before it is decoded: which field or limit, and
 * the rule. Never the message of the failure itself, which may repeat data.
 */
export async function explainFailure(
  failure: unknown,
  method: DescMethod,
  request: UniversalServerRequest,
  exchange: Exchange,
  limits: ServerLimits,
): Promise<ConnectError> {
  const code = failure instanceof ConnectError ? failure.code : undefined;
  if (code === Code.ResourceExhausted) return tooLarge(limits.bodyBytes);
  if (failure instanceof ConnectError && code === Code.DeadlineExceeded) {
    return reasonOf(failure) === undefined ? deadlinePassed() : failure;
  }
  if (code === Code.Canceled || code === Code.Aborted || request.signal.aborted) {
    return new ConnectError("the client ended the call", Code.Canceled);
  }
  return await explainBody(method, request, exchange, limits);
}
