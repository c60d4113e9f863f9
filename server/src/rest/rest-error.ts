import { create, createRegistry, type JsonValue, toJson } from "@bufbuild/protobuf";
import { Code, type ConnectError } from "@connectrpc/connect";
import { codeToHttpStatus } from "@connectrpc/connect/protocol-connect";
import {
  type BadRequest,
  BadRequestSchema,
  file_google_rpc_error_details,
  RetryInfoSchema,
} from "@runfacts/gen/google/rpc/error_details";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { reasonName, reasonOf } from "../errors/api-error.ts";
import { violationMessage } from "../errors/field-error.ts";
import { errorBody, jsonReply, type Reply } from "../http/reply.ts";
import { isUnsupportedBody } from "./read-body.ts";

const registry = createRegistry(file_google_rpc_error_details);
const TYPE_URL = "type.googleapis.com/";

/**
 * An error as REST sends it (see `errorBody`) and the HTTP status of the code.
 *
 * @param unnamed fields that the body or the query stands for: paths within them leave them out ("steps[3].seq", not
 * "run.steps[3].seq"). Default: none
 */
export function restError(error: ConnectError, unnamed: readonly string[] = []): Reply {
  const [badRequest] = error.findDetails(BadRequestSchema);
  const { message, details } =
    badRequest === undefined || unnamed.length === 0
      ? { message: error.rawMessage, details: error.details.map(detailJson) }
      : withoutUnnamed(error, badRequest, unnamed);
  return jsonReply(status(error), errorBody(error.code, message, details), headers(error));
}

function status(error: ConnectError): number {
  if (isUnsupportedBody(error)) return 415;
  if (error.code === Code.ResourceExhausted && reasonOf(error) === reasonName(ErrorReason.TOO_LARGE))
    return 413;
  return codeToHttpStatus(error.code);
}

function headers(error: ConnectError): Record<string, string> {
  const [retry] = error.findDetails(RetryInfoSchema);
  const seconds =
    retry?.retryDelay === undefined
      ? undefined
      : Number(retry.retryDelay.seconds) + retry.retryDelay.nanos / 1e9;
  return {
    ...(seconds === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(seconds))) }),
    ...(error.code === Code.Unauthenticated ? { "www-authenticate": "Bearer" } : {}),
  };
}

function withoutUnnamed(error: ConnectError, badRequest: BadRequest, unnamed: readonly string[]) {
  const { fieldViolations } = badRequest;
  const isOwnMessage = error.rawMessage === violationMessage(fieldViolations);
  for (const violation of fieldViolations) {
    const name = unnamed.find((candidate) => violation.field.startsWith(`${candidate}.`));
    if (name !== undefined) violation.field = violation.field.slice(name.length + 1);
  }
  const details = error.details.map((detail) =>
    "desc" in detail && detail.desc.typeName === BadRequestSchema.typeName
      ? detailJson({ desc: BadRequestSchema, value: badRequest })
      : detailJson(detail),
  );
  return { message: isOwnMessage ? violationMessage(fieldViolations) : error.rawMessage, details };
}

/** A detail in the JSON of google.protobuf.Any, with snake_case names; one that came over a wire is not passed on. */
function detailJson(detail: ConnectError["details"][number]): JsonValue {
  if (!("desc" in detail)) return {};
  const { desc, value } = detail;
  const json = toJson(desc, create(desc, value), { registry, useProtoFieldName: true });
  return { "@type": TYPE_URL + desc.typeName, ...(json as object) };
}
