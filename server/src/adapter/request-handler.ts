import { Code, ConnectError } from "@connectrpc/connect";
import { INTERNAL_MESSAGE } from "../errors/client-error.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Observer } from "../exchange/observer.ts";
import type { FixedPaths } from "../health/fixed-paths.ts";
import type { RestHandler } from "../rest/rest-handler.ts";
import { compressReply } from "../rest/rest-reply.ts";
import { applyCors, type CorsOrigins } from "./cors.ts";
import type { NodeHandler, NodeRequest, NodeResponse } from "./node-http.ts";
import { unknownMethod } from "./refuse-call.ts";
import { refusal, sendReply } from "./reply.ts";
import type { RpcHandler } from "./rpc-handler.ts";

export interface RequestHandlerOptions {
  readonly observer: Observer;
  readonly fixedPaths: FixedPaths;
  readonly rpc: RpcHandler;
  readonly rest: RestHandler;
  readonly corsOrigins: CorsOrigins;
}

/** Answers every request of the port: CORS first, then the fixed paths, RPC and REST; any other path is unknown. */
export function createRequestHandler(options: RequestHandlerOptions): NodeHandler {
  return (request, nodeResponse) => {
    const response = nodeResponse as NodeResponse;
    const exchange = options.observer.begin(request, response);
    route(request, response, exchange, options).catch((error: unknown) => {
      try {
        sendFault(request, response, exchange, error);
      } catch {
        response.destroy();
      }
    });
  };
}

/** For faults of this server, and for clients that leave while they are answered. */
function sendFault(request: NodeRequest, response: NodeResponse, exchange: Exchange, error: unknown): void {
  if (response.headersSent || response.writableEnded) {
    response.destroy();
    return;
  }
  const reply = refusal(exchange, 500, Code.Internal, INTERNAL_MESSAGE);
  exchange.error = new ConnectError(INTERNAL_MESSAGE, Code.Internal, undefined, undefined, error);
  sendReply(request, response, exchange, reply);
}

async function route(
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  { fixedPaths, rpc, rest, corsOrigins }: RequestHandlerOptions,
): Promise<void> {
  if (applyCors(request, response, corsOrigins)) {
    sendReply(request, response, exchange, { status: 204 });
    return;
  }
  const [path = "", ...queries] = (request.url ?? "").split("?");
  const query = queries.join("?");
  if (!hasValidAuthority(request)) {
    const message = "the request names no valid host";
    sendReply(request, response, exchange, refusal(exchange, 400, Code.InvalidArgument, message));
    return;
  }
  if (await fixed(path, request, response, exchange, fixedPaths)) return;
  if (await rpc(path, request, response, exchange)) return;
  if (await rest(path, query, request, response, exchange)) return;
  const reply =
    unknownMethod(path, request, exchange) ??
    refusal(exchange, 404, Code.NotFound, "no such path; see / for what there is");
  sendReply(request, response, exchange, reply);
}

async function fixed(
  path: string,
  request: NodeRequest,
  response: NodeResponse,
  exchange: Exchange,
  paths: FixedPaths,
): Promise<boolean> {
  const reply = paths.get(path);
  if (reply === undefined) return false;
  exchange.method = path;
  exchange.isProbe = true;
  const isRead = request.method === "GET" || request.method === "HEAD";
  const answer = isRead
    ? await compressReply(await reply(exchange), request)
    : refusal(exchange, 405, Code.Unimplemented, "use GET", { allow: "GET, HEAD, OPTIONS" });
  sendReply(request, response, exchange, answer);
  return true;
}

function hasValidAuthority(request: NodeRequest): boolean {
  const authority = "authority" in request ? request.authority : request.headers.host;
  return authority !== undefined && URL.canParse(request.url ?? "", `http://${authority}`);
}
