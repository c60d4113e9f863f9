import { Code, ConnectError } from "@connectrpc/connect";
import type { ServerLimits } from "../config/limits.ts";
import { tooLarge } from "../errors/body-errors.ts";
import type { NodeRequest } from "../port/node-http.ts";
import { watchPace } from "./body-pace.ts";
import type { Exchange } from "./exchange.ts";

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
    // A client that leaves over HTTP/2 ends its body first.
    if ("stream" in request && request.stream.aborted) return leave();
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
function expectBody(
  { headers }: NodeRequest,
  { body }: Exchange,
  { bodyBytes }: ServerLimits,
  maxBytes = bodyBytes,
): void {
  const length = Number(headers["content-length"] ?? 0);
  if (length > maxBytes) throw tooLarge(bodyBytes);
  if (length > 0) body.expect(length);
}

/**
 * The body of a request, chunk by chunk, counted on the exchange. Throws DEADLINE_EXCEEDED when it comes too slowly, or not
 * within `timeoutMs`, the deadline of the client, and RESOURCE_EXHAUSTED when there is no memory for it. Ending early leaves
 * the connection alone, so that the client can read why.
 */
export async function* streamedBody(
  request: NodeRequest,
  exchange: Exchange,
  limits: ServerLimits,
  timeoutMs?: number,
): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = request.iterator({ destroyOnReturn: false });
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => undefined);
  const stopWatch = watchPace(exchange, limits, (error) => late.reject(error), timeoutMs);
  try {
    expectBody(request, exchange, limits, limits.bodyBytes + ENVELOPE_BYTES);
    for (;;) {
      const next = await Promise.race([chunks.next(), late.promise]);
      if (next.done === true) return;
      exchange.bytesIn += next.value.byteLength;
      exchange.body.add(next.value.byteLength);
      yield next.value;
    }
  } finally {
    stopWatch();
    // What nobody reads any more must still leave the connection, or it is stuck for the next request.
    const discard = () => void request.resume();
    chunks.return?.().then(discard, discard);
  }
}

/** A flag and the length of the message, before a message of gRPC and of streams. */
export const ENVELOPE_BYTES = 5;
