import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWeb, type WebOptions, type WebServer } from "@runfacts/web";

/** Starts the dashboard's server on a free port with one small page, for what has nothing to do with the pages. */
export async function startWebServer(options: WebOptions): Promise<WebServer> {
  const pagesFolder = await mkdtemp(join(tmpdir(), "runfacts-pages-"));
  await writeFile(join(pagesFolder, "index.html"), "<p>page</p>");
  const web = await startWeb({ port: 0, log: () => undefined, pagesFolder, ...options });
  return {
    ...web,
    [Symbol.asyncDispose]: async () => {
      await web[Symbol.asyncDispose]();
      await rm(pagesFolder, { recursive: true });
    },
  };
}
