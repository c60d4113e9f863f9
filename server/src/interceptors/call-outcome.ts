import type { Interceptor } from "@connectrpc/connect";
import { clientError, type MapError } from "../errors/client-error.ts";
import { type Exchange, exchangeKey } from "../exchange/exchange.ts";

/**
 * The outermost interceptor: puts the messages in their place that Connect did not read, notes that the call was decoded, turns every error into one for the client and notes it on
 * the exchange. For streams too, whose messages are decoded on the way.
 */
export function callOutcome(mapError: MapError): Interceptor {
  return (next) => async (request) => {
    const exchange = request.contextValues.get(exchangeKey);
    if (exchange === undefined) throw new Error("call without exchange");
    const told = (error: unknown) => {
      exchange.error = clientError(error, mapError, request.signal);
      return exchange.error;
    };
    try {
      if (!request.stream) {
        const read = exchange.incoming.shift();
        const own = read === undefined ? request : { ...request, message: await read() };
        exchange.reached = true;
        return await next(own);
      }
      const response = await next({ ...request, message: decoded(request.message, exchange) });
      return response.stream ? { ...response, message: guarded(response.message, told) } : response;
    } catch (error) {
      throw told(error);
    }
  };
}

/** What goes wrong in here is the request's fault and may repeat its data. */
async function* decoded<T>(messages: AsyncIterable<T>, exchange: Exchange): AsyncIterable<T> {
  try {
    for await (const message of messages) {
      const read = exchange.incoming.shift();
      const own = read === undefined ? message : ((await read()) as T);
      exchange.reached = true;
      yield own;
    }
  } catch (error) {
    throw (await exchange.explain?.(error)) ?? error;
  }
}

async function* guarded<T>(messages: AsyncIterable<T>, told: (error: unknown) => Error): AsyncIterable<T> {
  try {
    yield* messages;
  } catch (error) {
    throw told(error);
  }
}
