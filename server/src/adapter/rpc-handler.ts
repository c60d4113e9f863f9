import { Code } from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import type { Exchange } from "../exchange/exchange.ts";
import type { ServerLimits } from "../limits.ts";
import { answerCall } from "./answer-call.ts";
import type { NodeRequest, NodeResponse } from "./node-http.ts";
import { rpcProtocol } from "./protocol.ts";
import { type Reply, refusal, sendReply } from "./reply.ts";

/** Serves the calls of gRPC, gRPC-Web and Connect; false if the path names no method. */
export type RpcHandler = (
  path: string,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
) => Promise<boolean>;

/** Hands requests to the handlers of a Connect router; refuses a wrong verb (405) and content type (415) itself. */
export function createRpcHandler(handlers: readonly UniversalHandler[], limits: ServerLimits): RpcHandler {
  const byPath = new Map(handlers.map((handler) => [handler.requestPath, handler]));
  return async (path, request, response, exchange) => {
    const handler = byPath.get(path);
    if (handler === undefined) return false;
    const contentType = request.headers["content-type"] ?? "";
    exchange.protocol = rpcProtocol(contentType);
    exchange.method = `${handler.service.typeName}/${handler.method.name}`;
    if (!handler.allowedMethods.includes(request.method ?? "")) {
      sendReply(request, response, exchange, wrongVerb(handler, exchange));
      return true;
    }
    const isSupported = request.method === "GET" || handler.supportedContentType(contentType);
    const isAnswered = isSupported && (await answerCall(handler, request, response, exchange, limits));
    if (!isAnswered) sendReply(request, response, exchange, unsupportedType(exchange));
    return true;
  };
}

function wrongVerb({ allowedMethods }: UniversalHandler, exchange: Exchange): Reply {
  const allow = [...allowedMethods, "OPTIONS"].join(", ");
  return refusal(exchange, 405, Code.Unimplemented, `use ${allowedMethods.join(" or ")}`, { allow });
}

function unsupportedType(exchange: Exchange): Reply {
  const message =
    "the content type is not supported: use application/json or application/proto (Connect), application/grpc or " +
    "application/grpc-web";
  return refusal(exchange, 415, Code.InvalidArgument, message);
}
