import { Code, ConnectError } from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import { codeName } from "../errors/api-error.ts";
import { encodingOf, statusReply } from "../foreign/status-reply.ts";
import { type Exchange, rpcProtocol } from "../http/exchange.ts";
import { jsonReply, type Reply, refusal, sendReply } from "../http/reply.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";

/** "/package.Service/Method", as no path of REST is written. */
const RPC_PATH = /^\/[^/]+\.[^/]+\/[^/]+$/;

const UNSUPPORTED_TYPE =
  "the content type is not supported: use application/json or application/proto (Connect), application/grpc or " +
  "application/grpc-web";

/**
 * The answer to a call of a method that is not there, in the protocol of the caller: UNIMPLEMENTED, so that an older
 * server does not look like a run that is missing. Undefined for what is no call.
 */
export function unknownMethod(path: string, request: NodeRequest, exchange: Exchange): Reply | undefined {
  const contentType = request.headers["content-type"] ?? "";
  const protocol = rpcProtocol(contentType);
  const message = "no such method";
  const error = new ConnectError(message, Code.Unimplemented);
  if (protocol === "connect") {
    if (!RPC_PATH.test(path)) return undefined;
    exchange.protocol = protocol;
    exchange.error = error;
    // Not the body of REST errors: Connect knows no other names.
    return jsonReply(404, { code: codeName(error.code), message });
  }
  exchange.protocol = protocol;
  exchange.error = error;
  return grpcRefusal(contentType, Code.Unimplemented, message);
}

/** 405: a method does not take the verb. */
export function wrongVerb({ allowedMethods }: UniversalHandler, exchange: Exchange): Reply {
  const allow = [...allowedMethods, "OPTIONS"].join(", ");
  return httpRefusal(exchange, 405, Code.Unimplemented, `use ${allowedMethods.join(" or ")}`, { allow });
}

/** 415: a method does not take the content type. */
export function unsupportedType(exchange: Exchange): Reply {
  return httpRefusal(exchange, 415, Code.InvalidArgument, UNSUPPORTED_TYPE);
}

/**
 * A refusal before it is known which protocol is spoken: the HTTP status alone, which all protocols map to a code of their
 * own, and a line for people.
 */
function httpRefusal(
  exchange: Exchange,
  status: number,
  code: Code,
  message: string,
  headers: Reply["headers"] = {},
): Reply {
  exchange.error = new ConnectError(message, code);
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
    body: new TextEncoder().encode(`${message}\n`),
  };
}

/** Why a request is refused before its path is looked at. */
export interface Refused {
  readonly code: Code.InvalidArgument | Code.PermissionDenied;
  readonly message: string;
}

/**
 * Refuses a request in the words of its protocol: a gRPC status where gRPC asks, else 400 or 403 with the JSON of errors, or
 * google.rpc.Status for what is sent as application/x-protobuf.
 */
export function refuseRequest(
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  { code, message }: Refused,
): void {
  const contentType = request.headers["content-type"] ?? "";
  const protocol = rpcProtocol(contentType);
  const status = code === Code.PermissionDenied ? 403 : 400;
  const reply = refusal(exchange, status, code, message);
  if (protocol === "connect") {
    const isStatus = encodingOf(contentType) === "protobuf";
    const told = () => statusReply(new ConnectError(message, code), "protobuf", status);
    sendReply(request, response, exchange, isStatus ? told() : reply);
    return;
  }
  exchange.protocol = protocol;
  sendReply(request, response, exchange, grpcRefusal(contentType, code, message));
}

/** What gRPC and gRPC-Web carry. */
const GRPC_TYPE = /^application\/grpc(-web)?(\+proto|\+json)?$/i;

/** A status of gRPC without a message before it, in the content type of the caller, or it could not be read. */
function grpcRefusal(contentType: string, code: Code, message: string): Reply {
  const headers = {
    "content-type": GRPC_TYPE.test(contentType) ? contentType : `application/${rpcProtocol(contentType)}`,
    "grpc-status": String(code),
    "grpc-message": message,
  };
  return { status: 200, headers };
}
