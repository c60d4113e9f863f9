import { cors } from "@connectrpc/connect";
import type { NodeRequest, NodeResponse } from "../port/node-http.ts";

/** Which web origins may call, beside the server's own. */
export type CorsOrigins = "*" | readonly string[];

/** The setting CORS_ORIGINS: origins with commas between them, or `*`; undefined if an entry is no origin. */
export function parseOrigins(text: string): CorsOrigins | undefined {
  if (text.trim() === "*") return "*";
  const origins = text.split(",").map((entry) => {
    const origin = entry.trim().replace(/\/$/, "");
    const url = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@*\s]+$/i.test(origin) ? URL.parse(origin) : null;
    return url === null ? "" : `${url.protocol}//${url.host}`;
  });
  return origins.includes("") ? undefined : origins;
}

function isAllowedOrigin(origin: string | undefined, origins: CorsOrigins): boolean {
  return origin !== undefined && (origins === "*" || origins.includes(origin));
}

/**
 * Whether a request comes from a page of another origin that is not allowed: told by Sec-Fetch-Site where the browser
 * sends it, else by comparing Origin with the authorities that the request was sent to. CORS keeps replies from such a page, but not its requests from
 * being done. Following a link is none of this, nor is a request that no browser sent.
 */
export function isForeignPage(
  { headers, method }: NodeRequest,
  authorities: readonly string[],
  origins: CorsOrigins,
): boolean {
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  if (origin === undefined && site === undefined) return false;
  if (isAllowedOrigin(origin, origins) || site === "same-origin" || site === "none") return false;
  if (site === undefined) return !authorities.some((authority) => isSameHost(origin ?? "", authority));
  const isRead = method === "GET" || method === "HEAD";
  return !(isRead && headers["sec-fetch-mode"] === "navigate");
}

function isSameHost(origin: string, authority: string): boolean {
  const url = URL.parse(origin);
  return url !== null && url.host !== "" && URL.parse(`${url.protocol}//${authority}`)?.host === url.host;
}

const ALLOWED_HEADERS = [
  ...cors.allowedHeaders,
  "Authorization",
  "Content-Encoding",
  "Last-Event-ID",
  "Traceparent",
  "Tracestate",
  "X-Request-Id",
];
const EXPOSED_HEADERS = [
  ...cors.exposedHeaders,
  "Connect-Content-Encoding",
  "Link",
  "Retry-After",
  "Runfacts-Position",
  "WWW-Authenticate",
  "X-Request-Id",
];
const MAX_AGE_SECONDS = 7_200;

/**
 * Sets the CORS headers of a response. Pages of `origins` may read it; for pages of other origins no header is set, so
 * their browser withholds the response.
 *
 * @param verbs HTTP methods that the path of the request accepts
 * @returns true for a pre-flight request, which is answered by an empty 204
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
    // Asked of servers in a local network, by browsers that hold to Private Network Access.
    if (request.headers["access-control-request-private-network"] === "true")
      response.setHeader("access-control-allow-private-network", "true");
  }
  return true;
}
