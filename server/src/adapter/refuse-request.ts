import { Code } from "@connectrpc/connect";
import type { Exchange } from "../exchange/exchange.ts";
import { grpcRefusal } from "./grpc-refusal.ts";
import type { NodeRequest, NodeResponse } from "./node-http.ts";
import { rpcProtocol } from "./protocol.ts";
import { refusal, sendReply } from "./reply.ts";

/** Why a request is refused before its path is looked at. */
export type Refused = {
  readonly code: Code.InvalidArgument | Code.PermissionDenied;
  readonly message: string;
};

/** Refuses a request in the words of its protocol: a gRPC status where gRPC asks, else 400 or 403 with the JSON of errors. */
export function refuseRequest(
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  { code, message }: Refused,
): void {
  const contentType = request.headers["content-type"] ?? "";
  const protocol = rpcProtocol(contentType);
  const reply = refusal(exchange, code === Code.PermissionDenied ? 403 : 400, code, message);
  if (protocol === "connect") {
    sendReply(request, response, exchange, reply);
    return;
  }
  exchange.protocol = protocol;
  sendReply(request, response, exchange, grpcRefusal(contentType, code, message));
}
