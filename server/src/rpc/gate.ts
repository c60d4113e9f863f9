import type { DescMethod } from "@bufbuild/protobuf";
import { Code, type ConnectError, type HandlerContext } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { type Authenticate, principalKey } from "../auth/principal.ts";
import { apiError } from "../errors/api-error.ts";
import { clientError, type MapError } from "../errors/client-error.ts";
import { type Exchange, exchangeKey } from "../http/exchange.ts";
import { untilAborted } from "./call-context.ts";

export interface GateOptions {
  readonly authenticate: Authenticate;
  readonly isDraining: () => boolean;
  readonly mapError: MapError;
  /** Methods that anyone may call at any time: health. */
  readonly isOpen: (method: DescMethod) => boolean;
}

export type Gate = (context: HandlerContext) => Promise<void>;

/** Makes what every call passes before its body is read: refuses it while the server drains, and finds out who calls. */
export function createGate({ authenticate, isDraining, mapError, isOpen }: GateOptions): Gate {
  return async (context) => {
    const exchange = exchangeOf(context);
    if (isOpen(context.method)) return;
    try {
      if (isDraining()) throw drainingError();
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

/** By then whoever takes calls in its place has had time to start. */
const RETRY_DELAY_MS = 1_000;

function drainingError(): ConnectError {
  return apiError(Code.Unavailable, ErrorReason.DRAINING, "the service is shutting down; try again", {
    retryDelayMs: RETRY_DELAY_MS,
  });
}
