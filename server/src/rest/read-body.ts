import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import { Code, type ConnectError } from "@connectrpc/connect";
import { parseJson } from "@runfacts/codec";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { ServerLimits } from "../config/limits.ts";
import { apiError } from "../errors/api-error.ts";
import { decodeBody, decompress, isKnownEncoding } from "../http/decode-body.ts";
import type { Exchange } from "../http/exchange.ts";
import { wholeBody } from "../http/request-body.ts";
import type { NodeRequest } from "../port/node-http.ts";

const JSON_TYPE = /^application\/(json|[\w.+-]+\+json)(\s*;\s*charset="?utf-?8"?)?\s*$/i;

const unsupportedBodies = new WeakSet<ConnectError>();

/** Whether an error says that a body is not sent as JSON; answered with 415. */
export function isUnsupportedBody(error: ConnectError): boolean {
  return unsupportedBodies.has(error);
}

/**
 * Reads a JSON body: UTF-8, plain or compressed with gzip, deflate or br. Throws RESOURCE_EXHAUSTED over the limit, before
 * or after decompression, or when there is no memory for it, else INVALID_ARGUMENT; see `isUnsupportedBody` for another
 * content type or encoding.
 *
 * @param desc what the body is read as, for the names in errors
 */
export async function readBody(
  request: NodeRequest,
  exchange: Exchange,
  limits: ServerLimits,
  desc: DescMessage | undefined,
): Promise<JsonValue> {
  if (!JSON_TYPE.test(request.headers["content-type"] ?? "")) {
    throw unsupported(
      "send JSON with the header content-type: application/json (with curl: -H 'content-type: application/json')",
    );
  }
  const encoding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  if (!isKnownEncoding(encoding)) {
    throw unsupported("the content encoding is not supported: use gzip, deflate, br or none");
  }
  const bytes = await wholeBody(request, exchange, limits);
  const plain = await decompress(bytes, encoding, exchange, limits.bodyBytes);
  return await decodeBody(plain, desc?.typeName ?? "", () =>
    parseJson(plain, { maxValues: limits.jsonValues, desc }),
  );
}

function unsupported(message: string): ConnectError {
  const error = apiError(Code.InvalidArgument, ErrorReason.MALFORMED_BODY, message);
  unsupportedBodies.add(error);
  return error;
}
