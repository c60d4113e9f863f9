import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { securityHeaders } from "./security-headers.ts";

const built = join(import.meta.dirname, "../dist");

/**
 * Serves the built pages: files by their path, and the one page for every other path, since the browser does the
 * routing. Files whose name holds a hash are kept for a year, the page itself is asked for each time.
 *
 * @param folder folder of the build. Default: `web/dist`
 * @throws if the pages were not built
 */
export function servePages(folder = built): (request: IncomingMessage, response: ServerResponse) => void {
  const pagePath = join(folder, "index.html");
  if (!existsSync(pagePath)) throw new Error("The pages are not built: run `npm run build -w web` first.");
  const headers = securityHeaders(readFileSync(pagePath, "utf8"));
  const serve = sirv(folder, {
    etag: true,
    brotli: true,
    gzip: true,
    // Paths with a dot are files; all others are pages.
    single: true,
    ignores: [/\.[a-z0-9]+$/i],
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
    serve(request, response, () => {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
    });
  };
}
