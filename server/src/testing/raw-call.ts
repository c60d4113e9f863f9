import type { ClientHttp2Session, OutgoingHttpHeaders } from "node:http2";

/** All that a call was answered with, but for what differs from call to call. */
export interface RawAnswer {
  readonly headers: Record<string, unknown>;
  readonly trailers: Record<string, unknown>;
  readonly body: Buffer;
}

/** Sends a request over HTTP/2 as it is given. */
export function rawCall(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: Uint8Array,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: false });
    let head: Record<string, unknown> = {};
    let trailers: Record<string, unknown> = {};
    const chunks: Buffer[] = [];
    stream.on("response", ({ date, "x-request-id": id, ...rest }) => {
      head = rest;
    });
    stream.on("trailers", (all) => {
      trailers = { ...all };
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("close", () => resolve({ headers: head, trailers, body: Buffer.concat(chunks) }));
    stream.end(body);
  });
}
