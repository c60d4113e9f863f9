import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTrustedProxies } from "@runfacts/server/edge";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startWeb, type WebOptions } from "./web-server.ts";

const METHOD = "/runfacts.v1.QueryService/ListRuns";
const PAGE =
  '<link href="./favicon.svg"><script src="./assets/a.js"></script><a href="https://x.example/./y">';
let resources: AsyncDisposableStack;
let pagesFolder: string;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  pagesFolder = await mkdtemp(join(tmpdir(), "runfacts-pages-"));
  resources.defer(() => rm(pagesFolder, { recursive: true }));
  await writeFile(join(pagesFolder, "index.html"), PAGE);
  await writeFile(join(pagesFolder, "favicon.svg"), "<svg/>");
});
afterEach(() => resources.disposeAsync());

async function start(options: WebOptions = {}): Promise<string> {
  const web = await startWeb({ port: 0, pagesFolder, log: () => undefined, ...options });
  return resources.use(web).url;
}

/** Where a page says that its files are, as a browser reads it below a prefix that the server does not know. */
async function filesOf(url: string, path: string, prefix: string): Promise<string[]> {
  const text = await (await fetch(url + path)).text();
  const links = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link);
  return links.map((link) => new URL(link, `https://obs.example${prefix}${path}`).href);
}

describe("the page", () => {
  it("names its files relative to its own path, whatever a proxy took away before it", async () => {
    const url = await start();
    for (const prefix of ["", "/runfacts", "/a/b"]) {
      const below = `https://obs.example${prefix}`;
      for (const path of ["/", "/runs", "/runs/", "/runs/some-id", "/runs/some-id?step=1", "/a/b/c/d"]) {
        expect(await filesOf(url, path, prefix), path).toEqual([
          `${below}/favicon.svg`,
          `${below}/assets/a.js`,
          "https://x.example/y",
        ]);
      }
    }
    expect((await fetch(`${url}${"/a".repeat(20)}`)).status).toBe(404);
  });

  it("is asked for each time, and not sent again", async () => {
    const url = await start();
    const { headers } = await fetch(`${url}/runs`);
    expect(headers.get("cache-control")).toBe("no-cache");
    const etag = headers.get("etag") ?? "";
    const again = await fetch(`${url}/start`, { headers: { "if-none-match": etag } });
    expect([again.status, again.headers.get("content-security-policy")]).toEqual([
      304,
      headers.get("content-security-policy"),
    ]);
    // It names its files otherwise there.
    expect((await fetch(`${url}/runs/some-id`, { headers: { "if-none-match": etag } })).status).toBe(200);
    const head = await fetch(`${url}/runs`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      String(PAGE.length),
      "",
    ]);
  });
});

describe("BASE_PATH", () => {
  it("is where all is served too", async () => {
    const seen: unknown[] = [];
    const upstream = createServer((request, response) => {
      seen.push(request.url);
      response.end("{}");
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    resources.defer(() => void upstream.close());
    const queryUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const url = await start({ basePath: "/runfacts", queryUrl: `${queryUrl}/query/` });
    for (const base of ["/runfacts", ""]) {
      expect(await (await fetch(`${url}${base}/favicon.svg`)).text()).toBe("<svg/>");
      expect((await fetch(`${url}${base}/config.json`)).status).toBe(200);
      expect(await (await fetch(`${url}${base}/health`)).json()).toMatchObject({ service: "web" });
      expect((await fetch(`${url}${base}${METHOD}?connect=v1`)).status).toBe(200);
    }
    // QUERY_URL may have a path of its own.
    expect(seen).toEqual(Array(2).fill(`/query${METHOD}?connect=v1`));
    expect((await fetch(`${url}/runfacts.v1.QueryService/../x`, { method: "POST" })).status).toBe(405);
    expect(await (await fetch(`${url}/runfacts/runs/some-id`)).text()).toContain('src="../assets/a.js"');
  });

  it("has a slash at its end", async () => {
    const url = await start({ basePath: "/a/runfacts" });
    const answer = await fetch(`${url}/a/runfacts?x=1`, { redirect: "manual" });
    const location = answer.headers.get("location") ?? "";
    expect([answer.status, new URL(location, "https://obs.example/out/a/runfacts?x=1").href]).toEqual([
      308,
      "https://obs.example/out/a/runfacts/?x=1",
    ]);
  });
});

describe("a trusted proxy", () => {
  it("tells the host that the client named, which must be served too", async () => {
    const trustedProxies = parseTrustedProxies("127.0.0.1");
    const url = await start({ trustedProxies, allowedHosts: ["runs.example.com"] });
    const statusOf = async (host: string, more: Record<string, string> = {}) =>
      (await fetch(`${url}/config.json`, { headers: { "x-forwarded-host": host, ...more } })).status;
    expect([await statusOf("runs.example.com"), await statusOf("evil.example")]).toEqual([200, 403]);
    expect(await statusOf("runs.example.com", { origin: "http://runs.example.com" })).toBe(200);
    expect(await statusOf("runs.example.com", { origin: "http://evil.example" })).toBe(403);
  });

  it("is one that is named: the word of others is nothing", async () => {
    const url = await start();
    const headers = { "x-forwarded-host": "evil.example", origin: "http://evil.example" };
    expect(
      (await fetch(`${url}/config.json`, { headers: { "x-forwarded-host": "evil.example" } })).status,
    ).toBe(200);
    expect((await fetch(`${url}/config.json`, { headers })).status).toBe(403);
  });
});

it("lets pages of CORS_ORIGINS read the data, and tells their browsers so", async () => {
  const url = await start({ corsOrigins: ["https://ui.example"], queryUrl: "http://127.0.0.1:9" });
  const ask = async (origin: string, path: string, method: string) => {
    const headers = { origin, "access-control-request-method": "POST" };
    const { status, headers: told } = await fetch(url + path, { method, headers });
    return [status, told.get("access-control-allow-origin"), told.get("access-control-allow-methods")];
  };
  const own = "https://ui.example";
  expect(await ask(own, METHOD, "OPTIONS")).toEqual([204, own, "GET, POST, OPTIONS"]);
  expect(await ask(own, METHOD, "POST")).toEqual([503, own, null]);
  expect(await ask(own, "/config.json", "GET")).toEqual([200, own, null]);
  expect(await ask("https://evil.example", METHOD, "OPTIONS")).toEqual([204, null, null]);
  expect(await ask("https://evil.example", METHOD, "POST")).toEqual([403, null, null]);
});
