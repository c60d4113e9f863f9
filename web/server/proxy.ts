import {
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { pipeline } from "node:stream";
import type { Log } from "./log.ts";
import { trustingAgent } from "./query-agent.ts";

/** True for the only calls that are forwarded: a method of the QueryService, and nothing that leads out of it. */
export function isProxied(path: string): boolean {
  return /^\/runfacts\.v1\.QueryService\/[A-Za-z]+(\?|$)/.test(path);
}

/** Headers that make sense beyond this hop; all others, such as cookies, stay here. */
const requestHeaders = [
  "accept",
  "accept-encoding",
  "authorization",
  "connect-protocol-version",
  "connect-timeout-ms",
  "content-encoding",
  "content-length",
  "content-type",
  "traceparent",
  "tracestate",
  "user-agent",
  "x-request-id",
];
const RESPONSE_HEADER =
  /^(cache-control|connect-.*|content-(encoding|length|type)|etag|retry-after|trailer-.*|vary|www-authenticate|x-request-id)$/;

/** Forwards calls to the query service. */
export interface Proxy {
  /**
   * Forwards one call; answers UNAVAILABLE when the service cannot be reached and DEADLINE_EXCEEDED when it is too
   * slow.
   */
  forward(request: IncomingMessage, response: ServerResponse): void;
  /** Closes idle connections. */
  close(): void;
}

export interface ProxyOptions {
  /** Where the query service listens, such as `http://127.0.0.1:8001`; it may have a path. */
  readonly queryUrl: URL;
  /** File of the certificates that it, or who signed its own, may show. Default: those that Node trusts */
  readonly queryCa?: string | undefined;
  /** Longest wait for the first byte of an answer, in milliseconds. A stream may then stay open. */
  readonly firstByteMs: number;
  readonly log: Log;
}

/** Makes a proxy that keeps its connections to the query service open and streams bodies both ways. */
export function createProxy({ queryUrl, queryCa, firstByteMs, log }: ProxyOptions): Proxy {
  const isTls = queryUrl.protocol === "https:";
  const agent = isTls ? httpsAgent(queryCa) : new HttpAgent({ keepAlive: true });
  const prefix = queryUrl.pathname.replace(/\/+$/, "");
  const send = isTls ? requestHttps : requestHttp;

  function forward(request: IncomingMessage, response: ServerResponse): void {
    const { method = "GET", url = "/" } = request;
    const headers = Object.fromEntries(
      requestHeaders.flatMap((name) => (request.headers[name] ? [[name, request.headers[name]]] : [])),
    );
    headers["x-forwarded-for"] = forwardedFor(request);
    const upstream = send(new URL(`${prefix}${url}`, queryUrl), { agent, method, headers });
    const firstByte = setTimeout(() => {
      upstream.destroy();
      answerError(response, 504, "deadline_exceeded", "the query service did not answer in time");
    }, firstByteMs);

    let isAnswered = false;
    upstream.on("response", (answer) => {
      clearTimeout(firstByte);
      isAnswered = true;
      // Refused before it had come whole: the rest goes nowhere.
      if (!request.complete) request.unpipe(upstream);
      const passed = Object.entries(answer.headers).filter(([name]) => RESPONSE_HEADER.test(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passed));
      pipeline(answer, response, () => undefined);
    });
    upstream.on("error", (error) => {
      clearTimeout(firstByte);
      // What has begun ends, or breaks off, by itself.
      if (isAnswered) return;
      if (response.headersSent || response.destroyed) return void response.destroy();
      log("warn", "query service unreachable", { error: error.message });
      answerError(response, 503, "unavailable", "the query service cannot be reached");
    });
    response.on("close", () => {
      clearTimeout(firstByte);
      upstream.destroy();
    });
    request.pipe(upstream);
  }

  return { forward, close: () => agent.destroy() };
}

function httpsAgent(queryCa: string | undefined): HttpsAgent {
  return queryCa === undefined ? new HttpsAgent({ keepAlive: true }) : trustingAgent(queryCa);
}

/** The hops so far, as the peers noted them, and the last peer. */
function forwardedFor({ headers, socket }: IncomingMessage): string {
  const { remoteAddress = "unknown" } = socket;
  const before = headers["x-forwarded-for"];
  return before === undefined ? remoteAddress : `${before}, ${remoteAddress}`;
}

/** Answers in the shape of a Connect error, which is what the caller expects. */
export function answerError(response: ServerResponse, status: number, code: string, message: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ code, message }));
}
