import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import packageJson from "../package.json" with { type: "json" };
import { type Log, logToStdout } from "./log.ts";
import { servePages } from "./pages.ts";
import { createProxy, isProxied } from "./proxy.ts";

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
  /** Longest wait for the query service to begin its answer, in milliseconds. Default: 35,000 */
  readonly firstByteMs?: number;
  /** Longest wait for open answers when closing, in milliseconds. Default: 5,000 */
  readonly drainMs?: number;
  /** Folder of the built pages. Default: `web/dist` */
  readonly pagesFolder?: string;
  readonly log?: Log;
}

/** A running web server. Disposing it stops accepting, lets open answers end, and closes. */
export interface WebServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
}

/**
 * Serves the dashboard: the built pages under a strict Content-Security-Policy, `/health`, `/config.json`, and the
 * QueryService, which it forwards to `queryUrl` so that pages and data have one origin.
 *
 * @throws if the pages are not built, or the port is taken
 */
export async function startWeb(options: WebOptions = {}): Promise<WebServer> {
  const { host = "127.0.0.1", port = 3000, queryUrl = "http://127.0.0.1:8001", log = logToStdout } = options;
  const { firstByteMs = 35_000, drainMs = 5_000, pagesFolder, ingestUrl } = options;
  const pages = servePages(pagesFolder);
  const proxy = createProxy({ queryUrl: new URL(queryUrl), firstByteMs, log });

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, route);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;

  let isClosing = false;

  function route(request: IncomingMessage, response: ServerResponse): void {
    // A kept-alive connection whose answer ends while closing would hold the server open.
    response.once("close", () => isClosing && setImmediate(() => server.closeIdleConnections()));
    const path = request.url ?? "/";
    response.setHeader("x-content-type-options", "nosniff");
    if (isProxied(path)) proxy.forward(request, response);
    else if (/^\/healthz?($|\?)/.test(path)) answerJson(response, health);
    else if (path === "/config.json") answerJson(response, { ingestUrl });
    else pages(request, response);
  }

  async function close(): Promise<void> {
    isClosing = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
    await closed;
    clearTimeout(deadline);
    proxy.close();
  }

  const shownHost = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${shownHost}:${address.port}`, port: address.port, [Symbol.asyncDispose]: close };
}

/** The pages are healthy when they can be served: whether the query service answers is its own health. */
const health = { status: "healthy", service: "web", version: packageJson.version } as const;

function answerJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
