import type { DescMethod } from "@bufbuild/protobuf";
import { parseTimeout as parseConnect } from "@connectrpc/connect/protocol-connect";
import { parseTimeout as parseGrpc } from "@connectrpc/connect/protocol-grpc";
import type { Protocol } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";

/** The longest time that a timer of Node takes, 24 days: longer ones would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
/** The largest number in a time-out of gRPC. */
const MAX_GRPC_NUMBER = 99_999_999;

/**
 * How long a call may take by its headers, in milliseconds; undefined where they set no limit that is kept here. A unary
 * call gets `limits.timeoutMs` at most, and a stream of more than 24 days ends with its client alone. The headers, which
 * must be well-formed, are changed to say the same, since Connect reads them.
 */
export function keepTimeout(
  header: Headers,
  protocol: Protocol,
  { methodKind }: DescMethod,
  limits: ServerLimits,
): number | undefined {
  const name = protocol === "connect" ? "connect-timeout-ms" : "grpc-timeout";
  const parse = protocol === "connect" ? parseConnect : parseGrpc;
  const { timeoutMs } = parse(header.get(name), Infinity);
  if (timeoutMs === undefined) return undefined;
  if (methodKind === "unary" && timeoutMs > limits.timeoutMs) {
    const most = Math.min(limits.timeoutMs, MAX_GRPC_NUMBER);
    header.set(name, protocol === "connect" ? String(most) : `${most}m`);
    return most;
  }
  if (timeoutMs <= MAX_TIMER_MS) return timeoutMs;
  header.delete(name);
  return undefined;
}
