import { readTrace, type Trace } from "./trace.ts";

/** Headers of a request: those of `fetch`, of Node, or any object that has them as properties. */
export type TraceCarrier =
  | { get(name: string): string | null | undefined }
  | { readonly [header: string]: string | readonly string[] | undefined };

const HEADER = "traceparent";

/**
 * Reads the trace of a request. Headers come from outside: without a valid one there is no trace.
 *
 * @throws what a getter or proxy throws
 */
export function readCarrier(carrier: object): Trace | undefined {
  const { get } = carrier as { readonly get?: unknown };
  if (typeof get === "function") return readTrace(get.call(carrier, HEADER));
  const headers = carrier as { readonly [header: string]: unknown };
  const name = Object.keys(headers).find((key) => key.toLowerCase() === HEADER);
  const value = name === undefined ? undefined : headers[name];
  return readTrace(Array.isArray(value) ? value[0] : value);
}
