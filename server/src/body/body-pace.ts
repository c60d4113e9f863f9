import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";

type Pace = Pick<ServerLimits, "requestMs" | "slowBodyMs" | "slowBodyBytesPerSecond">;

/**
 * Watches a body come: calls `late` once when it has not come whole within `requestMs`, or comes more slowly than the least
 * rate after its first seconds. Answers with what ends the watch.
 */
export function watchPace(exchange: Exchange, limits: Pace, late: () => void): () => void {
  const { requestMs, slowBodyMs, slowBodyBytesPerSecond } = limits;
  const least = (slowBodyBytesPerSecond * slowBodyMs) / 1_000;
  let before = Number.NEGATIVE_INFINITY;
  const stop = () => {
    clearTimeout(whole);
    clearInterval(rate);
  };
  const end = () => {
    stop();
    late();
  };
  const whole = setTimeout(end, requestMs);
  const rate = setInterval(() => {
    // What came in the first of these times is left out: small bodies over slow lines.
    if (exchange.bytesIn - before < least) end();
    before = exchange.bytesIn;
  }, slowBodyMs);
  return stop;
}
