import type { DescMessage, DescMethod, Message, MessageShape } from "@bufbuild/protobuf";
import type { Interceptor } from "@connectrpc/connect";
import type { Validator, Violation } from "@runfacts/codec";
import { type Principal, principalKey } from "../auth/principal.ts";
import { clientError, type MapError } from "../errors/client-error.ts";
import { fieldError } from "../errors/field-error.ts";
import { type Exchange, exchangeKey } from "../http/exchange.ts";
import { untilAborted } from "./call-context.ts";

/**
 * The outermost interceptor: puts the messages in their place of which Connect was given empty ones, turns every error into one
 * for the client and notes it on the exchange. For streams too, whose messages are read on the way.
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
        return await next(own);
      }
      const response = await next({ ...request, message: received(request.message, exchange) });
      return response.stream ? { ...response, message: guarded(response.message, told) } : response;
    } catch (error) {
      throw told(error);
    }
  };
}

async function* received<T>(messages: AsyncIterable<T>, exchange: Exchange): AsyncIterable<T> {
  for await (const message of messages) {
    const read = exchange.incoming.shift();
    yield read === undefined ? message : ((await read()) as T);
  }
}

async function* guarded<T>(messages: AsyncIterable<T>, told: (error: unknown) => Error): AsyncIterable<T> {
  try {
    yield* messages;
  } catch (error) {
    throw told(error);
  }
}

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

/** A request message that was refused for breaking rules of the contract, before a handler was called. */
export interface InvalidRequest {
  readonly method: DescMethod;
  readonly message: Message;
  /** Paths within the request. */
  readonly violations: readonly Violation[];
  /** Absent for methods without authentication. */
  readonly principal: Principal | undefined;
}

/**
 * Refuses request messages that break a rule of the contract, and each such message of a stream. Names every violation.
 *
 * @param onInvalid called for each refused message
 */
export function validateRequests(
  validator: Validator,
  onInvalid: (request: InvalidRequest) => void,
): Interceptor {
  return (next) => async (request) => {
    const { method, contextValues } = request;
    const check = <D extends DescMessage>(schema: D, message: MessageShape<D>) => {
      const violations = validator.validate(schema, message);
      if (violations.length === 0) return;
      onInvalid({ method, message, violations, principal: contextValues.get(principalKey) });
      throw fieldError(violations);
    };
    if (request.stream)
      return await next({ ...request, message: checked(request.message, (m) => check(method.input, m)) });
    check(method.input, request.message);
    return await next(request);
  };
}

async function* checked<T>(messages: AsyncIterable<T>, check: (message: T) => void): AsyncIterable<T> {
  for await (const message of messages) {
    check(message);
    yield message;
  }
}
