/** What a server accepts. Times are milliseconds, sizes bytes. */
export interface ServerLimits {
  /** Largest request body, on the wire and after decompression; also the largest message of a stream. Default: 8 MiB. */
  readonly bodyBytes: number;
  /**
   * Most list items, metadata values and unknown fields of one request in binary, over all its messages. Default: 170,000,
   * about what 8 MiB of real runs hold three times over.
   */
  readonly elements: number;
  /** Most values (members of objects, items of lists) of one request in JSON. Default: 310,000, for the same requests. */
  readonly jsonValues: number;
  /** Largest message in the URL of a Connect GET, after decompression. Default: 64 KiB. */
  readonly queryMessageBytes: number;
  /** Bytes of request bodies that the process holds at once, as they came and decompressed. Default: 128 MiB. */
  readonly requestMemoryBytes: number;
  /**
   * A body must keep coming: after this time, at least `slowBodyBytesPerSecond` over each further such time. Default: 5 s.
   */
  readonly slowBodyMs: number;
  /** Default: 4 KiB/s. */
  readonly slowBodyBytesPerSecond: number;
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
  /** How often the files of certificate and key are read. Default: 5 s. */
  readonly tlsFilesMs: number;
}

const MIB = 1024 * 1024;

export const defaultLimits: ServerLimits = {
  bodyBytes: 8 * MIB,
  elements: 170_000,
  jsonValues: 310_000,
  queryMessageBytes: 64 * 1024,
  requestMemoryBytes: 128 * MIB,
  slowBodyMs: 5_000,
  slowBodyBytesPerSecond: 4 * 1024,
  timeoutMs: 300_000,
  firstByteMs: 10_000,
  headersMs: 15_000,
  requestMs: 60_000,
  idleMs: 60_000,
  drainMs: 10_000,
  tlsFilesMs: 5_000,
};
