/** A request as these clients pass it on, before it has its address and headers. */
export interface ClientRequest {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly body?: unknown;
  readonly stream?: unknown;
}

/** The promise that a call of a client gives: the answer is read when it is waited for, not before. */
export interface ClientPromise extends Promise<unknown> {
  parse(): Promise<unknown>;
  asResponse(): Promise<unknown>;
  _thenUnwrap(transform: (data: unknown, props: unknown) => unknown): ClientPromise;
}

type Fetch = (url: unknown, init?: object) => Promise<unknown>;

/**
 * What the clients of OpenAI and Anthropic have in common: every method of every resource calls `request`, which calls
 * `prepareRequest` and `fetch` for each attempt, and `retryRequest` between two.
 */
export interface ModelClient {
  request(options: unknown, ...rest: readonly unknown[]): ClientPromise;
  prepareRequest(request: object, context: { readonly options: object }): Promise<unknown>;
  fetch: Fetch;
  retryRequest(options: object, ...rest: readonly unknown[]): Promise<unknown>;
  makeStatusError(status: unknown, error: unknown, message: unknown, headers: unknown): unknown;
  /** Absent in old versions. */
  withOptions?(options: unknown): object;
}

const methods = ["request", "prepareRequest", "fetch", "retryRequest", "makeStatusError"] as const;

/** Whether an object has the methods that such a client is watched by. */
export function isModelClient(client: object): client is ModelClient {
  return methods.every((name) => typeof Reflect.get(client, name) === "function");
}

/** Whether a call of a client gave the promise that it is known by. */
export function isClientPromise(promise: unknown): promise is ClientPromise {
  if (!(promise instanceof Promise)) return false;
  return (["parse", "asResponse", "_thenUnwrap"] as const).every(
    (name) => typeof Reflect.get(promise, name) === "function",
  );
}
