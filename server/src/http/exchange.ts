import type { Message } from "@bufbuild/protobuf";
import { type ConnectError, createContextKey } from "@connectrpc/connect";
import type { Principal } from "../auth/principal.ts";
import type { HeldBody } from "./body-memory.ts";
import type { FollowedHops } from "./client-address.ts";

export type Protocol = "grpc" | "grpc-web" | "connect" | "rest" | "otlp" | "http";

/** One request and its response, from the first header to the last byte; what log and metrics are made from. */
export class Exchange {
  readonly requestId: string;
  readonly httpVersion: string;
  /** IP address of the client: of the peer, or what a trusted proxy says. */
  readonly address: string;
  readonly startedAt = performance.now();
  protocol: Protocol = "http";
  /** "package.Service/Method", a fixed path of ours, or "unknown"; never text that a client chose. */
  method = "unknown";
  /** Probes and metrics are logged at debug level and not measured. */
  isProbe = false;
  /** How many hops before the client trusted proxies noted; 0: the peer is none. */
  readonly proxies: number;
  /** What stands before a path in a link to this server: such as "", or "/runfacts". */
  base = "";
  principal: Principal | undefined;
  /** What the client was told, if not OK. */
  error: ConnectError | undefined;
  bytesIn = 0;
  bytesOut = 0;
  /** Reads the messages of the call of which Connect was given empty ones, in their order. */
  readonly incoming: (() => Promise<Message>)[] = [];
  /** The memory that the request holds for its body. */
  readonly body: HeldBody;

  constructor(requestId: string, httpVersion: string, { address, depth }: FollowedHops, body: HeldBody) {
    this.body = body;
    this.requestId = requestId;
    this.httpVersion = httpVersion;
    this.address = address;
    this.proxies = depth;
  }
}

/** Carries the exchange of a call to gate and interceptors. */
export const exchangeKey = createContextKey<Exchange | undefined>(undefined, { description: "exchange" });

/** The RPC protocol of a content type; "connect" for any that is not gRPC's. */
export function rpcProtocol(contentType: string): Exclude<Protocol, "rest" | "otlp" | "http"> {
  const type = contentType.toLowerCase();
  if (type.startsWith("application/grpc-web")) return "grpc-web";
  return type.startsWith("application/grpc") ? "grpc" : "connect";
}
