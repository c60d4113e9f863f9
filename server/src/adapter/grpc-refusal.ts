import type { Code } from "@connectrpc/connect";
import { rpcProtocol } from "./protocol.ts";
import type { Reply } from "./reply.ts";

/** What gRPC and gRPC-Web carry. */
const GRPC_TYPE = /^application\/grpc(-web)?(\+proto|\+json)?$/i;

/** A status of gRPC without a message before it, in the content type of the caller, or it could not be read. */
export function grpcRefusal(contentType: string, code: Code, message: string): Reply {
  const headers = {
    "content-type": GRPC_TYPE.test(contentType) ? contentType : `application/${rpcProtocol(contentType)}`,
    "grpc-status": String(code),
    "grpc-message": message,
  };
  return { status: 200, headers };
}
