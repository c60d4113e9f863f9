import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, BlockList } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Server as TlsServer } from "node:tls";
import {
  applyCors,
  ConnectionKeeper,
  type CorsOrigins,
  createServedHosts,
  farewell,
  followHops,
  isForeignPage,
  lingerOnClose,
  openTlsPair,
  pathOf,
  publicAddress,
  refuseConnect,
  settleTarget,
  type TlsFiles,
  takeTlsAlone,
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
  /** File of the certificates that the query service, or who signed its own, may show. Default: those that Node trusts */
  readonly queryCa?: string | undefined;
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
  /** Peers whose word is taken on how their client addressed the server: TRUSTED_PROXIES. Default: none */
  readonly trustedProxies?: BlockList | undefined;
  /** A path, such as "/runfacts", below which all is served too: BASE_PATH. Default: none */
  readonly basePath?: string | undefined;
  /** Certificate and key, with which the server speaks TLS; read again when they change. Default: cleartext */
  readonly tls?: TlsFiles | undefined;
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
 * QueryService, which it forwards to `queryUrl` so that pages and data have one origin. The pages find their files and data
 * below whatever prefix a proxy gives them. Requests under a host that is not
 * served, and those of foreign pages for data, are refused with 403.
 *
 * @throws if the pages are not built, the port is taken, or certificate and key cannot be used
 */
export async function startWeb(options: WebOptions = {}): Promise<WebServer> {
  const { host = "127.0.0.1", port = 3000, queryUrl = "http://127.0.0.1:8001", log = logToStdout } = options;
  const { firstByteMs = 35_000, drainDelayMs = 0, drainMs = 5_000, pagesFolder } = options;
  const { ingestUrl, hasDefaultOtlpPorts = false } = options;
  const pages = servePages(pagesFolder);
  const { needsKey = false, allowedHosts, corsOrigins = [] } = options;
  const isServedHost = createServedHosts({ boundTo: host, needsKey, allowed: allowedHosts });
  const { queryCa, tls: tlsFiles } = options;
  const proxy = createProxy({ queryUrl: new URL(queryUrl), queryCa, firstByteMs, log });
  const { basePath = "", trustedProxies } = options;

  const pair = tlsFiles && (await openTlsPair(tlsFiles, { log: logger(log) }));
  const server = pair === undefined ? createServer(limits, route) : createTlsServer(limits, route);
  if (pair !== undefined && server instanceof TlsServer) {
    pair.attach(server);
    takeTlsAlone(server, FIRST_BYTE_MS);
  }
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
    if (authority === undefined) {
      answerError(response, 400, "invalid_argument", fault);
      return;
    }
    if (basePath !== "" && pathOf(request.url) === basePath) {
      addSlash(request, response);
      return;
    }
    const { depth } = followHops(request.socket.remoteAddress ?? "", request.headers, trustedProxies);
    const { authorities } = publicAddress(request, authority, basePath, depth);
    const path = pathOf(request.url);
    const isCall = isProxied(request.url ?? "");
    const isData = isCall || path === "/config.json";
    const verbs = () => (isCall ? ["GET", "POST", "OPTIONS"] : ["GET", "OPTIONS"]);
    if (path === "/health" || path === "/healthz") answerHealth(response, path === "/health" && isDraining);
    else if (!authorities.every(isServedHost)) answerError(response, 403, "permission_denied", FOREIGN_HOST);
    else if (isData && applyCors(request, response, corsOrigins, verbs)) response.writeHead(204).end();
    else if (isData && isForeignPage(request, authorities, corsOrigins))
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
    const unused = setTimeout(() => connections.closeUnused(), Math.min(FIRST_REQUEST_MS, drainMs));
    const deadline = setTimeout(() => connections.destroy(), drainMs);
    await closed;
    clearTimeout(unused);
    clearTimeout(deadline);
    proxy.close();
    pair?.[Symbol.dispose]();
  }
  let drained: Promise<void> | undefined;
  const close = () => {
    drained ??= drain();
    return drained;
  };

  const shownHost = host.includes(":") ? `[${host}]` : host;
  const scheme = pair === undefined ? "http" : "https";
  const url = `${scheme}://${shownHost}:${address.port}`;
  return { url, port: address.port, drainDelayMs, [Symbol.asyncDispose]: close };
}

const limits = { headersTimeout: 10_000, requestTimeout: 30_000, handshakeTimeout: 10_000 };
const FIRST_BYTE_MS = 5_000;
/** A client that has just connected has not asked yet. */
const FIRST_REQUEST_MS = 250;

/** Leads from "/runfacts" to "/runfacts/", by a path relative to that: nobody need know what proxies took away before it. */
function addSlash({ url = "" }: IncomingMessage, response: ServerResponse): void {
  const query = url.slice(pathOf(url).length);
  const location = `${pathOf(url).split("/").at(-1)}/${query}`;
  response.writeHead(308, { location, "cache-control": "no-store" }).end();
}

function logger(log: Log) {
  return {
    info: (message: string) => log("info", message),
    warn: (message: string) => log("warn", message),
  };
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
