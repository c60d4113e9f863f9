import { request as httpRequest } from "node:http";
import { connect } from "node:http2";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export type Encoding = "identity" | "gzip" | "br";
export type Protocol = "grpc" | "grpc-web" | "connect-proto" | "connect-json" | "rest";

/** A message on its way to a method: its bytes, or the text of its JSON. Streams of Connect have envelopes too. */
export interface Sending {
  readonly protocol: Protocol;
  readonly encoding: Encoding;
  readonly path: string;
  readonly body: Uint8Array;
  /** Whether gRPC's frames are in the body already. Default: false, and it is one message. */
  readonly isFramed?: boolean;
  /** For methods that stream their answer, which has no end: when gRPC shall end it. Default: never. */
  readonly deadline?: string | undefined;
}

/** The status: that of gRPC where it is one ("grpc 3"), else that of HTTP ("http 400"), and the text of an error. */
export interface Answer {
  readonly status: string;
  readonly text: string;
}

/** What encodes a body. */
export const compressors: Readonly<Record<Encoding, (bytes: Uint8Array) => Uint8Array>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes, { level: 1 }),
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};

/** Sends a message over a socket of its own and waits for the whole answer. */
export async function send(
  url: string,
  { protocol, encoding, path, body, deadline, isFramed = false }: Sending,
): Promise<Answer> {
  const data = compressors[encoding](body);
  const framed = isFramed ? data : envelope(data, encoding);
  const ending: Record<string, string> = deadline === undefined ? {} : { "grpc-timeout": deadline };
  switch (protocol) {
    case "grpc":
      return await sendHttp2(url, path, framed, {
        "content-type": "application/grpc+proto",
        te: "trailers",
        "grpc-encoding": encoding,
        "grpc-accept-encoding": "identity",
        ...ending,
      });
    case "grpc-web":
      return await sendHttp1(url, path, framed, {
        "content-type": "application/grpc-web+proto",
        "grpc-encoding": encoding,
        "grpc-accept-encoding": "identity",
        ...ending,
      });
    default: {
      const type = protocol === "connect-proto" ? "application/proto" : "application/json";
      return await sendHttp1(url, path, data, {
        "content-type": type,
        "content-encoding": encoding,
        "accept-encoding": "identity",
      });
    }
  }
}

function envelope(data: Uint8Array, encoding: Encoding): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt8(encoding === "identity" ? 0 : 1, 0);
  head.writeUInt32BE(data.byteLength, 1);
  return Buffer.concat([head, data]);
}

/** Posts a body over a socket of its own. */
export function sendHttp1(
  url: string,
  path: string,
  body: Uint8Array,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      new URL(path, url),
      { method: "POST", agent: false, headers: { ...headers, "content-length": body.byteLength } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("latin1");
          const trailer = /grpc-status: ?(\d+)/i.exec(text)?.[1] ?? response.headers["grpc-status"];
          resolve({
            status: trailer === undefined ? `http ${response.statusCode}` : `grpc ${trailer}`,
            text,
          });
        });
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

function sendHttp2(
  url: string,
  path: string,
  body: Uint8Array,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = connect(url);
    session.on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": path, ...headers });
    let status = "none";
    let text = "";
    const note = (received: Record<string, unknown>) => {
      if (received["grpc-status"] !== undefined) status = `grpc ${String(received["grpc-status"])}`;
      if (received["grpc-message"] !== undefined) text = decodeURIComponent(String(received["grpc-message"]));
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("error", reject);
    stream.on("close", () => {
      session.close();
      resolve({ status, text });
    });
    stream.resume();
    stream.end(body);
  });
}
