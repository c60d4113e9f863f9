import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError, createContextValues, type HandlerContext } from "@connectrpc/connect";
import { type Exchange, exchangeKey } from "../http/exchange.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";

/** Why the signal of an answered call fires. Made once: the stack of an error costs as much as the parsing of a small run. */
const callAnswered = new ConnectError("the call was answered", Code.Canceled);
const clientLeft = new ConnectError("the client closed the connection", Code.Canceled);
const deadlinePassed = new ConnectError("the operation timed out", Code.DeadlineExceeded);

/** The head of a call: what is asked for, and how. */
export interface CallHead {
  readonly method: DescMethod;
  /** "grpc" or "rest". */
  readonly protocolName: string;
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  readonly exchange: Exchange;
  /** The deadline of the client. Default: none. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The context of a call that is answered without Connect's pipeline. What most handlers never look at (headers, the signal)
 * is made when it is asked for: to make it costs more than to store a run.
 */
export class CallContext implements HandlerContext {
  readonly method: HandlerContext["method"];
  readonly protocolName: string;
  readonly values: HandlerContext["values"];
  readonly #request: NodeRequest;
  readonly #response: NodeResponse;
  readonly #deadline: number | undefined;
  #requestHeader: Headers | undefined;
  #responseHeader: Headers | undefined;
  #responseTrailer: Headers | undefined;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isAnswered = false;

  constructor({ method, protocolName, request, response, exchange, timeoutMs }: CallHead) {
    this.method = method;
    this.protocolName = protocolName;
    this.values = createContextValues().set(exchangeKey, exchange);
    this.#request = request;
    this.#response = response;
    this.#deadline = timeoutMs === undefined ? undefined : Math.trunc(Date.now() + timeoutMs);
  }

  get service(): HandlerContext["service"] {
    return this.method.parent;
  }

  get requestMethod(): string {
    return this.#request.method ?? "";
  }

  get url(): string {
    const authority = "authority" in this.#request ? this.#request.authority : this.#request.headers.host;
    return `http://${authority}${this.#request.url ?? ""}`;
  }

  /** Whole milliseconds, as Connect's contexts say it. */
  readonly timeoutMs = (): number | undefined =>
    this.#deadline === undefined ? undefined : this.#deadline - Date.now();

  get requestHeader(): Headers {
    this.#requestHeader ??= new Headers(headersOf(this.#request));
    return this.#requestHeader;
  }

  get responseHeader(): Headers {
    this.#responseHeader ??= new Headers();
    return this.#responseHeader;
  }

  get responseTrailer(): Headers {
    this.#responseTrailer ??= new Headers();
    return this.#responseTrailer;
  }

  /** The response headers that a handler has set. */
  get setHeaders(): Iterable<[string, string]> {
    return this.#responseHeader ?? [];
  }

  /** The trailers that a handler has set. */
  get setTrailers(): Iterable<[string, string]> {
    return this.#responseTrailer ?? [];
  }

  /** Fires when the client leaves, when the deadline passes and when the call has been answered. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      this.#watch(this.#controller);
    }
    return this.#controller.signal;
  }

  /** Settles as a part of the call does, but rejects as soon as the deadline passes, if there is one. */
  untilDeadline<T>(part: Promise<T>): Promise<T> {
    return this.#deadline === undefined ? part : untilAborted(part, this.signal);
  }

  /** Throws once the call was answered, or cut short. */
  throwIfOver(): void {
    if (this.#isAnswered) throw callAnswered;
    this.#controller?.signal.throwIfAborted();
  }

  /** Says that the call has been answered: what its handler still waits for may end. */
  finish(): void {
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    this.#controller?.abort(callAnswered);
  }

  #watch(controller: AbortController): void {
    const left = this.timeoutMs();
    if (this.#isAnswered) controller.abort(callAnswered);
    else if (isGone(this.#response)) controller.abort(clientLeft);
    else if (left !== undefined && left <= 0) controller.abort(deadlinePassed);
    if (controller.signal.aborted) return;
    if (left !== undefined) this.#timer = setTimeout(() => controller.abort(deadlinePassed), left);
    this.#response.once("close", () => {
      if (!this.#response.writableEnded) controller.abort(clientLeft);
    });
  }
}

function isGone(response: NodeResponse): boolean {
  return "stream" in response ? response.stream.destroyed : response.destroyed;
}

function headersOf({ rawHeaders }: NodeRequest): [string, string][] {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    // HTTP/2 spells its request line as headers.
    if (!name.startsWith(":")) headers.push([name, value]);
  }
  return headers;
}

/** Settles as a promise does, but rejects with the reason of a signal as soon as that fires. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const cut = Promise.withResolvers<never>();
  const fail = () => cut.reject(signal.reason);
  if (signal.aborted) fail();
  else signal.addEventListener("abort", fail, { once: true });
  try {
    // The signal goes first: what ends in the same turn ends because of it.
    return await Promise.race([cut.promise, promise]);
  } finally {
    signal.removeEventListener("abort", fail);
  }
}
