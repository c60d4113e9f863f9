import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pathOf } from "@runfacts/server/edge";
import sirv from "sirv";
import { securityHeaders } from "./security-headers.ts";

const built = join(import.meta.dirname, "../dist");
/** No page has a longer path. */
const MAX_FOLDERS = 16;

/**
 * Serves the built pages: files by their path, and the one page for every other path, since the browser does the
 * routing. Files whose name holds a hash are kept for a year, the page itself is asked for each time.
 *
 * The page names its files relative to its own path, so that they are found below any prefix, of which this need not know.
 *
 * @param folder folder of the build. Default: `web/dist`
 * @throws if the pages were not built
 */
export function servePages(folder = built): (request: IncomingMessage, response: ServerResponse) => void {
  const pagePath = join(folder, "index.html");
  if (!existsSync(pagePath)) throw new Error("The pages are not built: run `npm run build -w web` first.");
  const page = readFileSync(pagePath, "utf8");
  const headers = securityHeaders(page);
  const pages = Array.from({ length: MAX_FOLDERS }, (_, folders) => pageBelow(page, folders));
  const serve = sirv(folder, {
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith("/assets/");
      response.setHeader("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });

  return (request, response) => {
    for (const [name, value] of Object.entries(headers))
      if (value !== undefined) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const notFound = () => {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
    };
    const path = pathOf(request.url);
    const isFile = /\.[a-z0-9]+$/i.test(path);
    const found = pages[path.split("/").length - 2];
    if (isFile) serve(request, response, notFound);
    else if (found === undefined) notFound();
    else sendPage(found, request, response);
  };
}

interface Page {
  readonly body: Buffer;
  readonly etag: string;
}

/** The page for paths in as many folders. */
function pageBelow(page: string, folders: number): Page {
  const up = folders === 0 ? "./" : "../".repeat(folders);
  const body = Buffer.from(page.replaceAll(/(?<=(?:href|src)=")\.\//g, up));
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

function sendPage({ body, etag }: Page, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("etag", etag);
  response.setHeader("cache-control", "no-cache");
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { "content-type": "text/html;charset=utf-8", "content-length": body.byteLength });
  response.end(request.method === "HEAD" ? undefined : body);
}
