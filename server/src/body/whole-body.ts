import { Code, ConnectError } from "@connectrpc/connect";
import type { NodeRequest } from "../adapter/node-http.ts";
import { tooLarge } from "../errors/too-large.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import { watchPace } from "./body-pace.ts";

/**
 * The body of a request in one, counted on the exchange. Rejects without reading on: with RESOURCE_EXHAUSTED when it is
 * larger than `maxBytes`, or than there is memory for, with DEADLINE_EXCEEDED when it comes too slowly, and with CANCELED
 * when the client leaves.
 *
 * @param maxBytes Default: `limits.bodyBytes`.
 * @param timeoutMs the deadline of the client, where nothing else keeps it
 */
export function wholeBody(
  request: NodeRequest,
  exchange: Exchange,
  limits: ServerLimits,
  maxBytes = limits.bodyBytes,
  timeoutMs?: number,
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Uint8Array[] = [];
  const stopWatch = watchPace(exchange, limits, (error) => fail(error), timeoutMs);
  const stop = () => {
    stopWatch();
    request.off("data", take).off("end", end).off("error", leave).off("close", leave);
  };
  const fail = (error: unknown) => {
    stop();
    chunks.length = 0;
    // What nobody reads must still leave the connection, or it is stuck for the next request.
    request.on("error", () => undefined).resume();
    reject(error);
  };
  const take = (chunk: Uint8Array) => {
    exchange.bytesIn += chunk.byteLength;
    try {
      if (exchange.bytesIn > maxBytes) throw tooLarge(limits.bodyBytes);
      exchange.body.add(chunk.byteLength);
      chunks.push(chunk);
    } catch (error) {
      fail(error);
    }
  };
  const end = () => {
    stop();
    const [first] = chunks;
    resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
  };
  const leave = () => fail(new ConnectError("the client ended the call", Code.Canceled));
  try {
    expectBody(request, exchange, limits, maxBytes);
    request.on("data", take).on("end", end).on("error", leave).on("close", leave);
  } catch (error) {
    fail(error);
  }
  return promise;
}

/** Refuses a body by the length that its request tells, before a byte of it is read. */
export function expectBody(
  { headers }: NodeRequest,
  { body }: Exchange,
  { bodyBytes }: ServerLimits,
  maxBytes = bodyBytes,
): void {
  const length = Number(headers["content-length"] ?? 0);
  if (length > maxBytes) throw tooLarge(bodyBytes);
  if (length > 0) body.expect(length);
}
