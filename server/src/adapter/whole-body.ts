import { Code, ConnectError } from "@connectrpc/connect";
import type { Exchange } from "../exchange/exchange.ts";
import type { NodeRequest } from "./node-http.ts";
import { lateError } from "./request-body.ts";

/** How much of a body is waited for. */
export type BodyLimits = {
  readonly requestMs: number;
  readonly maxBytes: number;
  /** The error for a larger one. */
  readonly tooLarge: () => ConnectError;
};

/**
 * The body of a request in one, counted on the exchange and kept there until it is decoded. Rejects as `requestBody` does
 * when it does not come in time, without reading on when it is too large, and with CANCELED when the client leaves.
 */
export function wholeBody(
  request: NodeRequest,
  exchange: Exchange,
  { requestMs, maxBytes, tooLarge }: BodyLimits,
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const { chunks } = exchange;
  const timer = setTimeout(() => fail(lateError()), requestMs);
  const stop = () => {
    clearTimeout(timer);
    request.off("data", take).off("end", end).off("error", leave).off("close", leave);
  };
  const fail = (error: ConnectError) => {
    stop();
    // What nobody reads must still leave the connection, or it is stuck for the next request.
    request.on("error", () => undefined).resume();
    reject(error);
  };
  const take = (chunk: Uint8Array) => {
    exchange.bytesIn += chunk.byteLength;
    if (exchange.bytesIn > maxBytes) fail(tooLarge());
    else chunks.push(chunk);
  };
  const end = () => {
    stop();
    const [first] = chunks;
    resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
  };
  const leave = () => fail(new ConnectError("the client ended the call", Code.Canceled));
  request.on("data", take).on("end", end).on("error", leave).on("close", leave);
  return promise;
}
