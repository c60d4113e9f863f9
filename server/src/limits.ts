/** What a server accepts. Times are milliseconds, sizes bytes. */
export interface ServerLimits {
  /** Largest request body, on the wire and after decompression; also the largest message of a stream. Default: 8 MiB. */
  readonly bodyBytes: number;
  /** Longest time of a unary call; a later deadline is brought forward. Streams last as long as the client says. Default: 5 minutes. */
  readonly timeoutMs: number;
  /** Time for the first bytes of a new connection. Default: 10 s. */
  readonly firstByteMs: number;
  /** Time for the head of an HTTP/1.1 request. Default: 15 s. */
  readonly headersMs: number;
  /** Time for a whole request, head and body. Default: 60 s. */
  readonly requestMs: number;
  /** Time that a connection may stay open without a request, and that a reader may stall. Default: 60 s. */
  readonly idleMs: number;
  /** Time for the requests in flight to finish when the server drains. Default: 10 s. */
  readonly drainMs: number;
}

export const defaultLimits: ServerLimits = {
  bodyBytes: 8 * 1024 * 1024,
  timeoutMs: 300_000,
  firstByteMs: 10_000,
  headersMs: 15_000,
  requestMs: 60_000,
  idleMs: 60_000,
  drainMs: 10_000,
};
