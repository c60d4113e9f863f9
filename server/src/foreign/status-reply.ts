import { create, createRegistry, toBinary, toJson } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectError } from "@connectrpc/connect";
import { codeToHttpStatus } from "@connectrpc/connect/protocol-connect";
import { file_google_rpc_error_details, RetryInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import { type Status, StatusSchema } from "@runfacts/gen/google/rpc/status";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { reasonName, reasonOf } from "../errors/api-error.ts";
import type { Reply } from "../http/reply.ts";
import type { Encoding } from "./foreign-contract.ts";

/** The media types of the encodings. */
export const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: "application/json",
  protobuf: "application/x-protobuf",
};

const MEDIA_TYPE = /^application\/(json|x-protobuf)\s*(?:;.*)?$/i;

/** The encoding that a content type names, whatever its parameters; undefined for any other. */
export function encodingOf(contentType: string): Encoding | undefined {
  const [, type] = MEDIA_TYPE.exec(contentType.trim()) ?? [];
  if (type === undefined) return undefined;
  return type.toLowerCase() === "json" ? "json" : "protobuf";
}

const registry = createRegistry(file_google_rpc_error_details);
/** Answers after which a client tries again. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const RETRY_SECONDS = 1;

/**
 * An error as google.rpc.Status, in an encoding.
 *
 * @param status of HTTP. Default: that of the code
 */
export function statusReply(
  error: ConnectError,
  encoding: Encoding,
  status = httpStatusOf(error),
  headers: Reply["headers"] = {},
): Reply {
  const body = create(StatusSchema, {
    code: error.code,
    message: error.rawMessage,
    details: error.details.flatMap((detail) =>
      "desc" in detail ? [anyPack(detail.desc, create(detail.desc, detail.value))] : [],
    ),
  });
  return {
    status,
    headers: {
      "content-type": mediaTypes[encoding],
      "cache-control": "no-store",
      ...(RETRYABLE.has(status) && { "retry-after": String(retrySeconds(error)) }),
      ...(error.code === Code.Unauthenticated && { "www-authenticate": "Bearer" }),
      ...headers,
    },
    body: bytesOf(body, encoding),
  };
}

function httpStatusOf(error: ConnectError): number {
  const isTooLarge = reasonOf(error) === reasonName(ErrorReason.TOO_LARGE);
  return isTooLarge ? 413 : codeToHttpStatus(error.code);
}

function retrySeconds(error: ConnectError): number {
  const [retry] = error.findDetails(RetryInfoSchema);
  if (retry?.retryDelay === undefined) return RETRY_SECONDS;
  return Math.max(1, Math.ceil(Number(retry.retryDelay.seconds) + retry.retryDelay.nanos / 1e9));
}

function bytesOf(body: Status, encoding: Encoding): Uint8Array {
  if (encoding === "protobuf") return toBinary(StatusSchema, body);
  return new TextEncoder().encode(JSON.stringify(toJson(StatusSchema, body, { registry })));
}
