import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "../errors/api-error.ts";
import { deadlinePassed } from "../errors/client-error.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import type { NodeRequest } from "./node-http.ts";

/**
 * The body of a request, chunk by chunk, counted on the exchange and kept there until it is decoded. Throws
 * DEADLINE_EXCEEDED when the request has not come whole within `requestMs`, or within `timeoutMs`, the deadline of the
 * client. Ending early leaves the connection alone, so
 * that the client can read why.
 */
export async function* requestBody(
  request: NodeRequest,
  exchange: Exchange,
  { requestMs, bodyBytes }: ServerLimits,
  timeoutMs = Infinity,
): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = request.iterator({ destroyOnReturn: false });
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => undefined);
  const error = timeoutMs < requestMs ? deadlinePassed : lateError;
  const timer = setTimeout(() => late.reject(error()), Math.min(requestMs, timeoutMs));
  try {
    for (;;) {
      const next = await Promise.race([chunks.next(), late.promise]);
      if (next.done === true) return;
      exchange.bytesIn += next.value.byteLength;
      if (!exchange.reached && exchange.bytesIn <= bodyBytes) exchange.chunks.push(next.value);
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
    // What nobody reads any more must still leave the connection, or it is stuck for the next request.
    const discard = () => void request.resume();
    chunks.return?.().then(discard, discard);
  }
}

export function lateError(): ConnectError {
  return apiError(
    Code.DeadlineExceeded,
    ErrorReason.MALFORMED_BODY,
    "the body of the request came too slowly",
  );
}
