import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { UniversalServerRequest } from "@connectrpc/connect/protocol";
import { parseTimeout as parseConnect } from "@connectrpc/connect/protocol-connect";
import { parseTimeout as parseGrpc } from "@connectrpc/connect/protocol-grpc";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { ServerLimits } from "../config/limits.ts";
import { errorInfo } from "../errors/api-error.ts";
import type { Protocol } from "../http/exchange.ts";

const ENCODINGS = ["gzip", "br", "identity"];
const CONNECT_TIMEOUT = /^\d{1,10}$/;
const GRPC_TIMEOUT = /^\d{1,8}[HMSmun]$/;

/** The error for a header of the protocol (encoding, time-out) that cannot be served; undefined if none is bad. */
export function badHeader(
  { header, method, url }: UniversalServerRequest,
  protocol: Protocol,
): ConnectError | undefined {
  const isConnect = protocol === "connect";
  const encoding = isConnect
    ? method === "GET"
      ? new URL(url).searchParams.get("compression")
      : header.get("content-encoding")
    : header.get("grpc-encoding");
  if (encoding !== null && encoding !== "" && !ENCODINGS.includes(encoding)) {
    const accepted = { [isConnect ? "accept-encoding" : "grpc-accept-encoding"]: ENCODINGS.join(",") };
    const message = `the content encoding is not supported: use ${ENCODINGS.join(", ")}`;
    return new ConnectError(message, Code.Unimplemented, accepted, [errorInfo(ErrorReason.MALFORMED_BODY)]);
  }
  const timeout = header.get(isConnect ? "connect-timeout-ms" : "grpc-timeout");
  if (timeout === null) return undefined;
  if ((isConnect ? CONNECT_TIMEOUT : GRPC_TIMEOUT).test(timeout)) return undefined;
  const message = "the time-out header is not in the form of its protocol";
  return new ConnectError(message, Code.InvalidArgument, undefined, [errorInfo(ErrorReason.FIELD_VIOLATION)]);
}

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
