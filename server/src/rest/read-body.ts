import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import type { JsonValue } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { NodeRequest } from "../adapter/node-http.ts";
import { wholeBody } from "../adapter/whole-body.ts";
import { apiError } from "../errors/api-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { tooLarge } from "../errors/too-large.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { parseJson } from "../json/parse-json.ts";
import type { ServerLimits } from "../limits.ts";

const JSON_TYPE = /^application\/(json|[\w.+-]+\+json)(\s*;\s*charset="?utf-?8"?)?\s*$/i;

const DECODERS: Readonly<
  Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>>
> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

const unsupportedBodies = new WeakSet<ConnectError>();

/** Whether an error says that a body is not sent as JSON; answered with 415. */
export function isUnsupportedBody(error: ConnectError): boolean {
  return unsupportedBodies.has(error);
}

/**
 * Reads a JSON body: UTF-8, plain or compressed with gzip, deflate or br. Throws RESOURCE_EXHAUSTED over the limit, before
 * or after decompression, else INVALID_ARGUMENT; see `isUnsupportedBody` for another content type or encoding.
 */
export async function readBody(
  request: NodeRequest,
  exchange: Exchange,
  limits: ServerLimits,
): Promise<JsonValue> {
  if (!JSON_TYPE.test(request.headers["content-type"] ?? "")) {
    throw unsupported(
      "send JSON with the header content-type: application/json (with curl: -H 'content-type: application/json')",
    );
  }
  const encoding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  const decode = encoding === "identity" ? undefined : DECODERS[encoding];
  if (decode === undefined && encoding !== "identity") {
    throw unsupported("the content encoding is not supported: use gzip, deflate, br or none");
  }
  const bytes = await readBytes(request, exchange, limits);
  const json = parseJson(decode === undefined ? bytes : await decompress(decode, bytes, limits.bodyBytes));
  if (json instanceof ConnectError) throw json;
  return json;
}

async function readBytes(
  request: NodeRequest,
  exchange: Exchange,
  { bodyBytes, requestMs }: ServerLimits,
): Promise<Uint8Array> {
  if (Number(request.headers["content-length"] ?? 0) > bodyBytes) throw tooLarge(bodyBytes);
  return await wholeBody(request, exchange, {
    requestMs,
    maxBytes: bodyBytes,
    tooLarge: () => tooLarge(bodyBytes),
  });
}

async function decompress(
  decode: (typeof DECODERS)[string],
  bytes: Uint8Array,
  maxOutputLength: number,
): Promise<Uint8Array> {
  try {
    return await decode(bytes, { maxOutputLength });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw code === "ERR_BUFFER_TOO_LARGE"
      ? tooLarge(maxOutputLength)
      : malformedBody("the body is cut off, or not encoded as its header content-encoding says");
  }
}

function unsupported(message: string): ConnectError {
  const error = apiError(Code.InvalidArgument, ErrorReason.MALFORMED_BODY, message);
  unsupportedBodies.add(error);
  return error;
}
