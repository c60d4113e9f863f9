import { connect } from "node:http2";
import {
  createRegistry,
  type DescMessage,
  fromBinary,
  fromJsonString,
  type MessageShape,
} from "@bufbuild/protobuf";
import { type Any, anyUnpack } from "@bufbuild/protobuf/wkt";
import {
  type BadRequest,
  BadRequestSchema,
  file_google_rpc_error_details,
  RetryInfoSchema,
} from "@runfacts/gen/google/rpc/error_details";
import { type Status, StatusSchema } from "@runfacts/gen/google/rpc/status";

/** What came back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Posts a body to a path. */
export async function post(
  url: string,
  path: string,
  body: Uint8Array | string,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body);
  const response = await fetch(url + path, { method: "POST", body: bytes, headers });
  const { status } = response;
  return { status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
}

const registry = createRegistry(file_google_rpc_error_details);

/** The message of a reply, by its content type. */
export function messageOf<D extends DescMessage>(desc: D, { headers, body }: HttpAnswer): MessageShape<D> {
  switch (headers.get("content-type")) {
    case "application/x-protobuf":
      return fromBinary(desc, body);
    case "application/json":
      return fromJsonString(desc, new TextDecoder().decode(body), { registry, ignoreUnknownFields: true });
    default:
      throw new Error("the reply is of another type");
  }
}

/** What came back over gRPC. */
export interface GrpcAnswer {
  readonly code: number;
  readonly message: string;
  /** The message of a reply that is OK. */
  readonly body: Uint8Array;
  readonly details: readonly Any[];
}

/** Calls a method of gRPC with one message over a connection of its own. */
export function callGrpc(
  url: string,
  path: string,
  message: Uint8Array,
  headers: Record<string, string> = {},
): Promise<GrpcAnswer> {
  const head = Buffer.alloc(5);
  head.writeUInt8("grpc-encoding" in headers ? 1 : 0, 0);
  head.writeUInt32BE(message.byteLength, 1);
  return new Promise((resolve, reject) => {
    const session = connect(url);
    session.on("error", reject);
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    });
    const chunks: Buffer[] = [];
    let told: Record<string, unknown> = {};
    const note = (received: Record<string, unknown>) => {
      told = { ...told, ...received };
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("close", () => {
      session.close();
      const bin = told["grpc-status-details-bin"];
      const { details } =
        typeof bin === "string" ? fromBinary(StatusSchema, Buffer.from(bin, "base64")) : { details: [] };
      resolve({
        code: Number(told["grpc-status"]),
        message: decodeURIComponent(String(told["grpc-message"] ?? "")),
        body: Buffer.concat(chunks).subarray(5),
        details,
      });
    });
    stream.end(Buffer.concat([head, message]));
  });
}

/** How long the details of an error say to wait, in milliseconds; undefined where they do not say. */
export function retryDelayOf({ details }: Pick<Status, "details"> | GrpcAnswer): number | undefined {
  for (const detail of details) {
    const delay = anyUnpack(detail, RetryInfoSchema)?.retryDelay;
    if (delay !== undefined) return Number(delay.seconds) * 1_000 + delay.nanos / 1e6;
  }
  return undefined;
}

/** The fields that the details of an error name. */
export function fieldsOf({ details }: Pick<Status, "details"> | GrpcAnswer): string[] {
  const found = details.map((detail): BadRequest | undefined => anyUnpack(detail, BadRequestSchema));
  return found.flatMap((request) => request?.fieldViolations.map(({ field }) => field) ?? []);
}
