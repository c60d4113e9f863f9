import { cors } from "@connectrpc/connect";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";
import { type CorsOrigins, isAllowedOrigin } from "./foreign-page.ts";

const ALLOWED_HEADERS = [
  ...cors.allowedHeaders,
  "Authorization",
  "Traceparent",
  "Tracestate",
  "X-Request-Id",
];
const EXPOSED_HEADERS = [
  ...cors.exposedHeaders,
  "Connect-Content-Encoding",
  "Link",
  "Retry-After",
  "WWW-Authenticate",
  "X-Request-Id",
];
const MAX_AGE_SECONDS = 7_200;

/**
 * Sets the CORS headers of a response. Pages of `origins` may call; any other page of another origin gets no header, so
 * that its browser keeps the reply from it.
 *
 * @param verbs that the path of the request takes
 * @returns true for a pre-flight request, which then needs an empty 204 and nothing else.
 */
export function applyCors(
  request: NodeRequest,
  response: NodeResponse,
  origins: CorsOrigins,
  verbs: () => readonly string[],
): boolean {
  const { origin } = request.headers;
  const allowed = isAllowedOrigin(origin, origins);
  response.setHeader("vary", "Origin");
  if (allowed && origin !== undefined) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-expose-headers", EXPOSED_HEADERS.join(", "));
  }
  if (request.method !== "OPTIONS") return false;
  const allow = verbs().join(", ");
  response.setHeader("allow", allow);
  if (allowed) {
    response.setHeader("access-control-allow-methods", allow);
    response.setHeader("access-control-allow-headers", ALLOWED_HEADERS.join(", "));
    response.setHeader("access-control-max-age", String(MAX_AGE_SECONDS));
  }
  return true;
}
