import { Code, ConnectError } from "@connectrpc/connect";
import type { UniversalServerRequest } from "@connectrpc/connect/protocol";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { errorInfo } from "../errors/api-error.ts";
import type { Protocol } from "../exchange/exchange.ts";

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
