import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { universalResponseToNodeResponse } from "@connectrpc/connect-node";

export type NodeRequest = IncomingMessage | Http2ServerRequest;

/** A response of node:http or node:http2, with the signatures that both share. */
export type NodeResponse = Parameters<typeof universalResponseToNodeResponse>[1];

export type NodeHandler = (
  request: NodeRequest,
  response: (ServerResponse & { req: IncomingMessage }) | Http2ServerResponse,
) => void;
