import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ConnectionKeeper,
  type CorsOrigins,
  createServedHosts,
  farewell,
  isForeignPage,
  lingerOnClose,
  pathOf,
  refuseConnect,
  settleTarget,
} from "@runfacts/server/edge";
import packageJson from "../package.json" with { type: "json" };
import { type Log, logToStdout } from "./log.ts";
import { servePages } from "./pages.ts";
import { answerError, createProxy, isProxied } from "./proxy.ts";

export interface WebOptions {
  /** Address to listen on. Default: 127.0.0.1 */
  readonly host?: string | undefined;
  /** Port to listen on; 0 takes a free one. Default: 3000 */
  readonly port?: number;
  /** Where the query service listens. Default: http://127.0.0.1:8001 */
  readonly queryUrl?: string | undefined;
  /**
   * Where agents send their runs, for the page that shows how. Default: port 8000 of the host that the page came from
   */
  readonly ingestUrl?: string | undefined;
  /**
   * Whether the ingest service has the ports open at which exporters of OpenTelemetry look by themselves, 4317 and 4318, for
   * the page that shows how. Default: false
   */
  readonly hasDefaultOtlpPorts?: boolean;
  /** Whether the query service asks for a key: then any host is answered where `allowedHosts` is absent. Default: false */
  readonly needsKey?: boolean;
  /** Hosts that are answered beside those of {@link createServedHosts}: ALLOWED_HOSTS. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins whose pages may ask for data, beside the server's own: CORS_ORIGINS. Default: none */
  readonly corsOrigins?: CorsOrigins | undefined;
  /** Longest wait for the query service to begin its answer, in milliseconds. Default: 35,000 */
  readonly firstByteMs?: number;
  /** How long the server serves on when closing, unhealthy, in milliseconds: DRAIN_DELAY. Default: 0 */
  readonly drainDelayMs?: number | undefined;
  /** Longest wait for open answers when closing, in milliseconds. Default: 5,000 */
  readonly drainMs?: number;
  /** Folder of the built pages. Default: `web/dist` */
  readonly pagesFolder?: string;
  readonly log?: Log;
}

/** A running web server. Disposing it serves on for `drainDelayMs`, stops accepting, lets open answers end, and closes. */
export interface WebServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  readonly drainDelayMs: number;
}

/**
 * Serves the dashboard: the built pages under a strict Content-Security-Policy, `/health`, `/config.json`, and the
 * QueryService, which it forwards to `queryUrl` so that pages and data have one origin. Requests under a host that is not
 * served, and those of foreign pages for data, are refused with 403.
 *
 * @throws if the pages are not built, or the port is taken
 */
export async function startWeb(options: WebOptions = {}): Promise<WebServer> {
  const { host = "127.0.0.1", port = 3000, queryUrl = "http://127.0.0.1:8001", log = logToStdout } = options;
  const { firstByteMs = 35_000, drainDelayMs = 0, drainMs = 5_000, pagesFolder } = options;
  const { ingestUrl, hasDefaultOtlpPorts = false } = options;
  const pages = servePages(pagesFolder);
  const { needsKey = false, allowedHosts, corsOrigins = [] } = options;
  const isServedHost = createServedHosts({ boundTo: host, needsKey, allowed: allowedHosts });
  const proxy = createProxy({ queryUrl: new URL(queryUrl), firstByteMs, log });

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, route);
  const connections = new ConnectionKeeper(server);
  lingerOnClose(server);
  refuseConnect(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;

  let isDraining = false;
  let isClosing = false;

  function route(request: IncomingMessage, response: ServerResponse): void {
    // A kept-alive connection whose answer ends while closing would hold the server open.
    response.once("close", () => isClosing && setImmediate(() => server.closeIdleConnections()));
    response.setHeader("x-content-type-options", "nosniff");
    const { authority, fault } = settleTarget(request);
    const path = pathOf(request.url);
    const isData = isProxied(request.url ?? "") || path === "/config.json";
    if (authority === undefined) answerError(response, 400, "invalid_argument", fault);
    else if (path === "/health" || path === "/healthz")
      answerHealth(response, path === "/health" && isDraining);
    else if (!isServedHost(authority)) answerError(response, 403, "permission_denied", FOREIGN_HOST);
    else if (isData && isForeignPage(request, authority, corsOrigins))
      answerError(response, 403, "permission_denied", FOREIGN_PAGE);
    else if (path === "/config.json") answerJson(response, { ingestUrl, hasDefaultOtlpPorts });
    else if (isData) proxy.forward(request, response);
    else pages(request, response);
  }

  async function drain(): Promise<void> {
    isDraining = true;
    if (drainDelayMs > 0) await sleep(drainDelayMs);
    connections.sayGoodbye();
    await farewell(drainDelayMs, () => connections.size);
    isClosing = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
    await closed;
    clearTimeout(deadline);
    proxy.close();
  }
  let drained: Promise<void> | undefined;
  const close = () => {
    drained ??= drain();
    return drained;
  };

  const shownHost = host.includes(":") ? `[${host}]` : host;
  const url = `http://${shownHost}:${address.port}`;
  return { url, port: address.port, drainDelayMs, [Symbol.asyncDispose]: close };
}

const FOREIGN_HOST = "the dashboard does not accept this host: add it to ALLOWED_HOSTS";
const FOREIGN_PAGE = "pages of this origin may not read from the dashboard: add it to CORS_ORIGINS";

/** The pages are healthy when they can be served, until the server drains: whether the query service answers is its own health. */
function answerHealth(response: ServerResponse, isDraining: boolean): void {
  const status = isDraining ? "unhealthy" : "healthy";
  answerJson(response, { status, service: "web", version: packageJson.version }, isDraining ? 503 : 200);
}

function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
