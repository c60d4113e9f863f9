import { request as httpRequest } from "node:http";
import { connect } from "node:http2";
import { gzipSync } from "node:zlib";
import { exportMethods, type Signal } from "../fuzz/export-methods.ts";

/** How a request travels. */
export interface Way {
  readonly protocol: "grpc" | "protobuf" | "json";
  readonly isCompressed: boolean;
}

/** All ways there are. */
export const ways: readonly Way[] = (["grpc", "protobuf", "json"] as const).flatMap((protocol) =>
  [false, true].map((isCompressed) => ({ protocol, isCompressed })),
);

/** A reply: its status, as "http 400" or "grpc 3", and all that a client can read of it. */
export interface Reply {
  readonly status: string;
  readonly text: string;
}

/** What may differ from how an exporter sends. */
export interface Oddities {
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: that of the signal. */
  readonly path?: string;
}

/** Sends a body over a connection of its own. */
export function exchange(
  url: string,
  signal: Signal,
  way: Way,
  body: Uint8Array,
  { headers = {}, path }: Oddities = {},
): Promise<Reply> {
  const sent = way.isCompressed ? gzipSync(body, { level: 1 }) : body;
  if (way.protocol === "grpc") return overGrpc(url, path ?? exportMethods[signal], way, sent, headers);
  return overHttp(url, path ?? `/v1/${signal}`, sent, {
    "content-type": way.protocol === "json" ? "application/json" : "application/x-protobuf",
    ...(way.isCompressed && { "content-encoding": "gzip" }),
    ...headers,
  });
}

/** A list of names and values; of binary headers what they hold. */
function readable(name: string, value: unknown): string {
  const text = String(value);
  return `${name}: ${text} ${name.endsWith("-bin") ? Buffer.from(text, "base64").toString("latin1") : ""}`;
}

function overHttp(
  url: string,
  path: string,
  body: Uint8Array,
  headers: Record<string, string>,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-length": body.byteLength },
    };
    const request = httpRequest(new URL(path, url), options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: `http ${response.statusCode}`,
          text: [
            response.statusMessage,
            ...response.rawHeaders,
            ...response.rawTrailers,
            Buffer.concat(chunks).toString("latin1"),
          ].join("\n"),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

function overGrpc(
  url: string,
  path: string,
  { isCompressed }: Way,
  body: Uint8Array,
  headers: Record<string, string>,
): Promise<Reply> {
  const head = Buffer.alloc(5);
  head.writeUInt8(isCompressed ? 1 : 0, 0);
  head.writeUInt32BE(body.byteLength, 1);
  return new Promise((resolve, reject) => {
    const session = connect(url);
    session.on("error", reject);
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...(isCompressed && { "grpc-encoding": "gzip" }),
      ...headers,
    });
    let status = "broken";
    const parts: string[] = [];
    const note = (received: Record<string, unknown>) => {
      if (received["grpc-status"] !== undefined) status = `grpc ${String(received["grpc-status"])}`;
      // Of a request that is no call.
      else if (Number(received[":status"] ?? 200) !== 200) status = `http ${String(received[":status"])}`;
      for (const [name, value] of Object.entries(received)) parts.push(readable(name, value));
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => parts.push(chunk.toString("latin1")));
    stream.on("error", reject);
    stream.on("close", () => {
      session.close();
      resolve({ status, text: parts.join("\n") });
    });
    stream.end(Buffer.concat([head, body]));
  });
}
