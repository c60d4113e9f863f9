import type { Interceptor } from "@connectrpc/connect";
import { untilAborted } from "../exchange/until-aborted.ts";

/**
 * Ends a call when its deadline passes or its client leaves, whatever its handler waits for then; a stream that its handler
 * ends for that reason ends with the reason too, not with OK. For calls that Connect answers.
 */
export const keepDeadline: Interceptor = (next) => async (request) => {
  const { signal } = request;
  const response = await untilAborted(next(request), signal);
  return response.stream ? { ...response, message: cutShort(response.message, signal) } : response;
};

async function* cutShort<T>(messages: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = messages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), signal);
      signal.throwIfAborted();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a handler that waits for something else comes to it later.
    iterator.return?.().catch(() => undefined);
  }
}
