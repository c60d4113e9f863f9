import type { Message } from "@bufbuild/protobuf";
import { type ConnectError, createContextKey } from "@connectrpc/connect";
import type { HeldBody } from "../body/body-memory.ts";
import type { Principal } from "../principal.ts";

export type Protocol = "grpc" | "grpc-web" | "connect" | "rest" | "http";

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
  /** True once the request was decoded and handed to the interceptors. */
  reached = false;
  principal: Principal | undefined;
  /** What the client was told, if not OK. */
  error: ConnectError | undefined;
  /** Why the protocol layer gave up, as it said it; holds data, so for finding the fault alone. */
  protocolFailure: unknown;
  bytesIn = 0;
  bytesOut = 0;
  /** Finds the error for the client in a request that could not be decoded. */
  explain: ((failure: unknown) => Promise<ConnectError>) | undefined;
  /** Reads the messages of the call that were taken out of Connect's hands, in their order. */
  readonly incoming: (() => Promise<Message>)[] = [];
  /** The memory that the request holds for its body. */
  readonly body: HeldBody;

  constructor(requestId: string, httpVersion: string, address: string, body: HeldBody) {
    this.body = body;
    this.requestId = requestId;
    this.httpVersion = httpVersion;
    this.address = address;
  }
}

/** Carries the exchange of a call to gate and interceptors. */
export const exchangeKey = createContextKey<Exchange | undefined>(undefined, { description: "exchange" });
