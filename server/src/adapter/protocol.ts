import type { Protocol } from "../exchange/exchange.ts";

/** The RPC protocol of a content type; "connect" for any that is not gRPC's. */
export function rpcProtocol(contentType: string): Exclude<Protocol, "rest" | "http"> {
  const type = contentType.toLowerCase();
  if (type.startsWith("application/grpc-web")) return "grpc-web";
  return type.startsWith("application/grpc") ? "grpc" : "connect";
}
