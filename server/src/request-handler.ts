import { Code, ConnectError } from "@connectrpc/connect";
import { INTERNAL_MESSAGE } from "./errors/client-error.ts";
import type { ForeignHandler } from "./foreign-handler.ts";
import type { FixedPaths } from "./health/fixed-paths.ts";
import { applyCors, type CorsOrigins, isForeignPage } from "./http/cross-origin.ts";
import type { Exchange } from "./http/exchange.ts";
import type { Observer } from "./http/observer.ts";
import { publicAddress } from "./http/public-address.ts";
import { compressReply, refusal, sendReply } from "./http/reply.ts";
import type { IsServedHost } from "./http/served-hosts.ts";
import { pathOf, settleTarget } from "./http/settle-target.ts";
import type { PathVerbs } from "./path-verbs.ts";
import type { NodeHandler, NodeRequest, NodeResponse } from "./port/node-http.ts";
import type { RestHandler } from "./rest/rest-handler.ts";
import { type Refused, refuseRequest, unknownMethod } from "./rpc/refuse-call.ts";
import type { RpcHandler } from "./rpc/rpc-handler.ts";

export interface RequestHandlerOptions {
  readonly observer: Observer;
  readonly fixedPaths: FixedPaths;
  readonly rpc: RpcHandler;
  readonly foreign: ForeignHandler;
  readonly rest: RestHandler;
  readonly pathVerbs: PathVerbs;
  readonly isServedHost: IsServedHost;
  readonly corsOrigins: CorsOrigins;
  /** BASE_PATH: "", or such as "/runfacts". */
  readonly basePath: string;
}

/** Health and metrics answer any valid request: who asks for them often knows the server by another name. */
const OPEN_PATH = /^\/(?:health|healthz|readyz|metrics|grpc\.health\.v1\.Health\/\w+)$/;

/**
 * Answers every request of a port: host and origin first, then CORS, the fixed paths, RPC, another's contract and REST; any
 * other path is unknown.
 */
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

const foreignHost: Refused = {
  code: Code.PermissionDenied,
  message: "the service does not accept this host: add it to ALLOWED_HOSTS",
};

const foreignPage: Refused = {
  code: Code.PermissionDenied,
  message: "pages of this origin may not call the service: add it to CORS_ORIGINS",
};

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
  options: RequestHandlerOptions,
): Promise<void> {
  const { fixedPaths, rpc, foreign, rest, pathVerbs, isServedHost, corsOrigins, basePath } = options;
  const { authority, fault } = settleTarget(request);
  if (authority === undefined) {
    refuseRequest(request, response, exchange, { code: Code.InvalidArgument, message: fault });
    return;
  }
  const { authorities, base } = publicAddress(request, authority, basePath, exchange.proxies);
  exchange.base = base;
  const path = pathOf(request.url);
  const isOpen = OPEN_PATH.test(path);
  if (!isOpen && !authorities.every(isServedHost))
    return refuseRequest(request, response, exchange, foreignHost);
  if (applyCors(request, response, corsOrigins, () => pathVerbs(path))) {
    sendReply(request, response, exchange, { status: 204 });
    return;
  }
  if (!isOpen && isForeignPage(request, authorities, corsOrigins)) {
    return refuseRequest(request, response, exchange, foreignPage);
  }
  const query = (request.url ?? "").slice(path.length + 1);
  if (await fixed(path, request, response, exchange, fixedPaths)) return;
  if (await rpc(path, request, response, exchange)) return;
  if (await foreign(path, request, response, exchange)) return;
  if (await rest(path, query, request, response, exchange)) return;
  const reply =
    unknownMethod(path, request, exchange) ??
    refusal(exchange, 404, Code.NotFound, "no such path; see / for a list");
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
    ? await compressReply(await reply(exchange, request.headers), request)
    : refusal(exchange, 405, Code.Unimplemented, "use GET", { allow: "GET, HEAD, OPTIONS" });
  sendReply(request, response, exchange, answer);
  return true;
}
