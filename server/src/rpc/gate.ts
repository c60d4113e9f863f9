import type { DescMethod } from "@bufbuild/protobuf";
import type { HandlerContext } from "@connectrpc/connect";
import { type Authenticate, principalKey } from "../auth/principal.ts";
import { clientError, type MapError } from "../errors/client-error.ts";
import { type Exchange, exchangeKey } from "../http/exchange.ts";
import { untilAborted } from "./call-context.ts";

export interface GateOptions {
  readonly authenticate: Authenticate;
  readonly mapError: MapError;
  /** Methods that anyone may call at any time: health. */
  readonly isOpen: (method: DescMethod) => boolean;
}

export type Gate = (context: HandlerContext) => Promise<void>;

/** Makes what every call passes before its body is read: finds out who calls. */
export function createGate({ authenticate, mapError, isOpen }: GateOptions): Gate {
  return async (context) => {
    const exchange = exchangeOf(context);
    if (isOpen(context.method)) return;
    try {
      exchange.principal = await authenticate({
        address: exchange.address,
        method: context.method,
        get header() {
          return context.requestHeader;
        },
      });
      context.values.set(principalKey, exchange.principal);
    } catch (error) {
      exchange.error = clientError(error, mapError, context.signal);
      throw exchange.error;
    }
  };
}

/** The gate for calls that Connect answers, which do not wait for it beyond their deadline. */
export function connectGate(gate: Gate): Gate {
  return async (context) => {
    const exchange = exchangeOf(context);
    try {
      await untilAborted(gate(context), context.signal);
    } catch (error) {
      exchange.error = clientError(error, () => undefined, context.signal);
      throw exchange.error;
    }
  };
}

function exchangeOf({ values }: HandlerContext): Exchange {
  const exchange = values.get(exchangeKey);
  if (exchange === undefined) throw new Error("call without exchange");
  return exchange;
}
