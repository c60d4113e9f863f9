import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";

/** A request of node:http or node:http2, as far as the edge looks at it. */
export type EdgeRequest = IncomingMessage | Http2ServerRequest;
