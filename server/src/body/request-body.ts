import type { NodeRequest } from "../adapter/node-http.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import { watchPace } from "./body-pace.ts";
import { expectBody } from "./whole-body.ts";

/**
 * The body of a request, chunk by chunk, counted on the exchange. Throws DEADLINE_EXCEEDED when it comes too slowly, or not
 * within `timeoutMs`, the deadline of the client, and RESOURCE_EXHAUSTED when there is no memory for it. Ending early leaves
 * the connection alone, so that the client can read why.
 */
export async function* requestBody(
  request: NodeRequest,
  exchange: Exchange,
  limits: ServerLimits,
  timeoutMs?: number,
): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = request.iterator({ destroyOnReturn: false });
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => undefined);
  const stopWatch = watchPace(exchange, limits, (error) => late.reject(error), timeoutMs);
  try {
    expectBody(request, exchange, limits, limits.bodyBytes + ENVELOPE_BYTES);
    for (;;) {
      const next = await Promise.race([chunks.next(), late.promise]);
      if (next.done === true) return;
      exchange.bytesIn += next.value.byteLength;
      exchange.body.add(next.value.byteLength);
      yield next.value;
    }
  } finally {
    stopWatch();
    // What nobody reads any more must still leave the connection, or it is stuck for the next request.
    const discard = () => void request.resume();
    chunks.return?.().then(discard, discard);
  }
}

/** A flag and the length of the message, before a message of gRPC and of streams. */
export const ENVELOPE_BYTES = 5;
