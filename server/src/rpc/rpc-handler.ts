import type { DescMethod } from "@bufbuild/protobuf";
import {
  type ConnectRouter,
  createMethodImplSpec,
  createServiceImplSpec,
  type MethodImplSpec,
} from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import { isForeign } from "../foreign/foreign-contract.ts";
import type { Exchange } from "../http/exchange.ts";
import { rpcProtocol } from "../http/exchange.ts";
import { sendReply } from "../http/reply.ts";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import { answerCall } from "./answer-call.ts";
import { answerGrpc, type GrpcOptions, isPlainGrpc } from "./answer-grpc.ts";
import { unsupportedType, wrongVerb } from "./refuse-call.ts";

/** Serves the calls of gRPC, gRPC-Web and Connect; false if the path names no method. */
export type RpcHandler = (
  path: string,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
) => Promise<boolean>;

export type RpcOptions = GrpcOptions & {
  /** Of a Connect router. */
  readonly handlers: readonly UniversalHandler[];
  /** The implementations, as that router has them; what is not there is left to it. */
  readonly specs: ReadonlyMap<DescMethod, MethodImplSpec>;
};

/**
 * Hands requests to the handlers of a Connect router, but for the plain calls of gRPC, which it answers itself; so it does
 * a wrong verb (405) and content type (415).
 */
export function createRpcHandler({ handlers, specs, ...options }: RpcOptions): RpcHandler {
  const byPath = new Map(handlers.map((handler) => [handler.requestPath, handler]));
  return async (path, request, response, exchange) => {
    const handler = byPath.get(path);
    if (handler === undefined) return false;
    const contentType = request.headers["content-type"] ?? "";
    exchange.protocol = rpcProtocol(contentType);
    exchange.method = `${handler.service.typeName}/${handler.method.name}`;
    exchange.body.isForeign = isForeign(options.foreign, handler.method);
    if (!handler.allowedMethods.includes(request.method ?? "")) {
      sendReply(request, response, exchange, wrongVerb(handler, exchange));
      return true;
    }
    const spec = specs.get(handler.method);
    if (options.fastPath && spec?.kind === "unary" && isPlainGrpc(request)) {
      await answerGrpc(spec, request, response, exchange, options);
      return true;
    }
    const isSupported = request.method === "GET" || isServed(handler, contentType);
    const isAnswered = isSupported && (await answerCall(handler, request, response, exchange, options));
    if (!isAnswered) sendReply(request, response, exchange, unsupportedType(exchange));
    return true;
  };
}

/** By its patterns: the function of Connect remembers what it was asked, whatever a client wrote there. */
function isServed({ supportedContentType }: UniversalHandler, contentType: string): boolean {
  return supportedContentType.supported.some((pattern) => pattern.test(contentType));
}

/** A router that registers on `router` and notes every implementation in `specs`, so that REST can call the same ones. */
export function recordImplementations(
  router: ConnectRouter,
  specs: Map<DescMethod, MethodImplSpec>,
): ConnectRouter {
  const recorder: ConnectRouter = {
    handlers: router.handlers,
    service(service, implementation, options) {
      router.service(service, implementation, options);
      for (const spec of Object.values(createServiceImplSpec(service, implementation).methods)) {
        specs.set(spec.method, spec);
      }
      return recorder;
    },
    rpc(method, implementation, options) {
      router.rpc(method, implementation, options);
      specs.set(method, createMethodImplSpec(method, implementation));
      return recorder;
    },
  };
  return recorder;
}
