import type { ConnectError } from "@connectrpc/connect";
import { deadlinePassed } from "../errors/client-error.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import { lateError } from "./request-body.ts";

type Pace = Pick<ServerLimits, "requestMs" | "slowBodyMs" | "slowBodyBytesPerSecond"> & {
  /** The deadline of the client. Default: none. */
  readonly timeoutMs?: number;
};

/**
 * Watches a body come: calls `late` once, with the error for it, when it has not come whole within `requestMs` or the deadline
 * of the client, or comes more slowly than the least rate after its first seconds. Answers with what ends the watch.
 */
export function watchPace(exchange: Exchange, limits: Pace, late: (error: ConnectError) => void): () => void {
  const { requestMs, timeoutMs = Infinity, slowBodyMs, slowBodyBytesPerSecond } = limits;
  const least = (slowBodyBytesPerSecond * slowBodyMs) / 1_000;
  let before = Number.NEGATIVE_INFINITY;
  const stop = () => {
    clearTimeout(whole);
    clearInterval(rate);
  };
  const end = (error: ConnectError) => {
    stop();
    late(error);
  };
  const whole = setTimeout(
    () => end(timeoutMs < requestMs ? deadlinePassed() : lateError()),
    Math.min(requestMs, timeoutMs),
  );
  const rate = setInterval(() => {
    // What came in the first of these times is left out: small bodies over slow lines.
    if (exchange.bytesIn - before < least) end(lateError());
    before = exchange.bytesIn;
  }, slowBodyMs);
  return stop;
}
