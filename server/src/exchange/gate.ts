import type { DescMethod } from "@bufbuild/protobuf";
import { Code, type ConnectError, createContextKey, type HandlerContext } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "../errors/api-error.ts";
import { clientError, type MapError } from "../errors/client-error.ts";
import { type Principal, principalKey } from "../principal.ts";
import { type Exchange, exchangeKey } from "./exchange.ts";
import { untilAborted } from "./until-aborted.ts";

/** Who asks for what; all that is known before the body is read. */
export interface CallIdentity {
  readonly header: Headers;
  /** IP address of the client: of the peer, or what a trusted proxy says. */
  readonly address: string;
  /** The method that is called; its service is `method.parent`. */
  readonly method: DescMethod;
}

export type Authenticate = (call: CallIdentity) => Principal | Promise<Principal>;

export interface GateOptions {
  readonly authenticate: Authenticate;
  readonly isDraining: () => boolean;
  readonly mapError: MapError;
  /** Methods that anyone may call at any time: health. */
  readonly isOpen: (method: DescMethod) => boolean;
}

export type Gate = (context: HandlerContext) => Promise<void>;

/** Makes Connect's gate refuse a call with this error; how a call is answered that failed in the protocol layer. */
export const refusalKey = createContextKey<ConnectError | undefined>(undefined, { description: "refusal" });

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

/** The gate for calls that Connect answers: it also keeps watch on why the protocol layer may give up. */
export function connectGate(gate: Gate): Gate {
  return async (context) => {
    const refusal = context.values.get(refusalKey);
    if (refusal !== undefined) throw refusal;
    const exchange = exchangeOf(context);
    watchFailure(context, exchange);
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

/** Notes why the protocol layer gives up: what it aborts the call with, else why the call was cut short. */
function watchFailure(context: HandlerContext & { abort?: Abort }, exchange: Exchange): void {
  const { abort, signal } = context;
  context.abort = (reason) => {
    exchange.protocolFailure = reason ?? exchange.protocolFailure;
    abort?.(reason);
  };
  const noteCut = () => {
    exchange.protocolFailure ??= signal.reason;
  };
  if (signal.aborted) noteCut();
  else signal.addEventListener("abort", noteCut, { once: true });
}

type Abort = (reason?: unknown) => void;

function drainingError(): ConnectError {
  return apiError(Code.Unavailable, ErrorReason.DRAINING, "the service is shutting down; try again");
}
