import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { ServerLimits } from "../config/limits.ts";
import { apiError } from "../errors/api-error.ts";
import { deadlinePassed } from "../errors/client-error.ts";
import type { Exchange } from "./exchange.ts";

type Pace = Pick<ServerLimits, "requestMs" | "slowBodyMs" | "slowBodyBytesPerSecond">;

/**
 * Watches a body come: calls `late` once when it has not come whole within `requestMs`, or comes more slowly than the least
 * rate after its first seconds, or not within `timeoutMs`, the deadline of the client. Answers with what ends the watch.
 */
export function watchPace(
  exchange: Exchange,
  limits: Pace,
  late: (error: ConnectError) => void,
  timeoutMs?: number,
): () => void {
  const { requestMs, slowBodyMs, slowBodyBytesPerSecond } = limits;
  const least = (slowBodyBytesPerSecond * slowBodyMs) / 1_000;
  let before = Number.NEGATIVE_INFINITY;
  const stop = () => {
    clearTimeout(whole);
    clearTimeout(deadline);
    clearInterval(rate);
  };
  const end = (error = lateError()) => {
    stop();
    late(error);
  };
  const whole = setTimeout(end, requestMs);
  const deadline = timeoutMs === undefined ? undefined : setTimeout(() => end(deadlinePassed()), timeoutMs);
  const rate = setInterval(() => {
    // What came in the first of these times is left out: small bodies over slow lines.
    if (exchange.bytesIn - before < least) end();
    before = exchange.bytesIn;
  }, slowBodyMs);
  return stop;
}

function lateError(): ConnectError {
  return apiError(
    Code.DeadlineExceeded,
    ErrorReason.MALFORMED_BODY,
    "the body of the request came too slowly",
  );
}
