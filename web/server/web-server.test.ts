import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lingerOnClose } from "@runfacts/server/edge";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startWeb, type WebOptions } from "./web-server.ts";

const METHOD = "/runfacts.v1.QueryService/ListRuns";
let resources: AsyncDisposableStack;
let pagesFolder: string;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  pagesFolder = await mkdtemp(join(tmpdir(), "runfacts-pages-"));
  resources.defer(() => rm(pagesFolder, { recursive: true }));
  await writeFile(join(pagesFolder, "index.html"), "<script>let a = 1</script><p>page</p>");
  await writeFile(join(pagesFolder, "app.js"), "let b = 2");
});
afterEach(() => resources.disposeAsync());

async function startUpstream(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  lingerOnClose(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  resources.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start(options: WebOptions = {}): Promise<string> {
  const web = await startWeb({ port: 0, pagesFolder, log: () => undefined, ...options });
  return resources.use(web).url;
}

it("forwards a call with its key and id, and nothing private", async () => {
  let seen: IncomingMessage | undefined;
  const queryUrl = await startUpstream((request, response) => {
    seen = request;
    response.writeHead(200, {
      "content-type": "application/json",
      "set-cookie": "a=b",
      "x-request-id": "r-1",
    });
    response.end('{"runs":[]}');
  });
  const url = await start({ queryUrl });

  const answer = await fetch(`${url}${METHOD}?connect=v1`, {
    headers: { authorization: "Bearer rf_test", "x-request-id": "r-1", cookie: "secret=1" },
  });

  expect(await answer.json()).toEqual({ runs: [] });
  expect(answer.headers.get("x-request-id")).toBe("r-1");
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(seen?.url).toBe(`${METHOD}?connect=v1`);
  expect(seen?.headers.authorization).toBe("Bearer rf_test");
  expect(seen?.headers["x-request-id"]).toBe("r-1");
  expect(seen?.headers.cookie).toBeUndefined();
});

it("passes an answer on while it is made", async () => {
  const read = Promise.withResolvers<void>();
  const queryUrl = await startUpstream(async (_, response) => {
    response.write("first");
    await read.promise;
    response.end("last");
  });
  const url = await start({ queryUrl });

  const reader = (await fetch(`${url}${METHOD}`)).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
  read.resolve();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("last");
});

it("answers UNAVAILABLE when the query service is away", async () => {
  const url = await start({ queryUrl: "http://127.0.0.1:9" });
  const answer = await fetch(`${url}${METHOD}`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    code: "unavailable",
    message: "the query service cannot be reached",
  });
});

it("answers DEADLINE_EXCEEDED when the query service is too slow", async () => {
  const queryUrl = await startUpstream(() => undefined);
  const url = await start({ queryUrl, firstByteMs: 50 });
  const answer = await fetch(`${url}${METHOD}`);
  expect(answer.status).toBe(504);
  expect(await answer.json()).toMatchObject({ code: "deadline_exceeded" });
});

it.each([
  "/runfacts.v1.IngestService/IngestRun",
  "/runfacts.v1.QueryService/%2e%2e/v1/runs",
  "/runfacts.v1.QueryService/",
  "/v1/runs",
])("does not forward %s", async (path) => {
  let calls = 0;
  const queryUrl = await startUpstream((_, response) => {
    calls += 1;
    response.end();
  });
  const url = await start({ queryUrl });
  await fetch(`${url}${path}`, { method: "POST" });
  expect(calls).toBe(0);
});

it("serves the page for every path, under a policy that allows its own script alone", async () => {
  const url = await start();
  const answer = await fetch(`${url}/runs/some-id?x=1`);
  expect(await answer.text()).toContain("<p>page</p>");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self' 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ='");
  expect(policy).not.toContain("unsafe-inline");
});

it("has files, but invents none", async () => {
  const url = await start();
  expect(await (await fetch(`${url}/app.js`)).text()).toBe("let b = 2");
  expect((await fetch(`${url}/missing.js`)).status).toBe(404);
  expect((await fetch(`${url}/`, { method: "POST" })).status).toBe(405);
});

it("says that it is healthy", async () => {
  const url = await start();
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "healthy", service: "web" });
});

it("says where runs are sent", async () => {
  const url = await start({ ingestUrl: "https://runs.example", hasDefaultOtlpPorts: true });
  expect(await (await fetch(`${url}/config.json`)).json()).toEqual({
    ingestUrl: "https://runs.example",
    hasDefaultOtlpPorts: true,
  });
});

it("lets an open answer end when it closes", async () => {
  const queryUrl = await startUpstream((_, response) => {
    response.write("first ");
    setTimeout(() => response.end("last"), 100);
  });
  const web = await startWeb({ port: 0, pagesFolder, queryUrl, log: () => undefined });
  const answer = await fetch(`${web.url}${METHOD}`);
  await web[Symbol.asyncDispose]();
  expect(await answer.text()).toBe("first last");
  await expect(fetch(`${web.url}/health`)).rejects.toThrow();
}, 2_000);

/** What the server answers to bytes as they are. */
async function sendRaw(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  socket.write(request);
  await new Promise((resolve) => socket.once("close", resolve));
  return text;
}

it.each([METHOD, "/runs", "/app.js", "/config.json", "/"])("answers no foreign host: %s", async (path) => {
  let calls = 0;
  const queryUrl = await startUpstream((_, response) => {
    calls += 1;
    response.end("{}");
  });
  const url = await start({ queryUrl });
  const get = (host: string, target = path) =>
    sendRaw(url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(await get("evil.example")).toMatch(/^HTTP\/1\.1 403 /);
  expect(await get("localhost\r\nHost: evil.example")).toMatch(/^HTTP\/1\.1 400 /);
  expect(await get("localhost", `http://evil.example${path}`)).toMatch(/^HTTP\/1\.1 403 /);
  expect(calls).toBe(0);
  expect(await get("localhost")).toMatch(/^HTTP\/1\.1 200 /);
  expect(await get("evil.example", `http://localhost${path}`)).toMatch(/^HTTP\/1\.1 200 /);
});

it("answers the hosts that are allowed, and any where keys are needed", async () => {
  const request = "GET / HTTP/1.1\r\nHost: dash.example\r\nConnection: close\r\n\r\n";
  for (const options of [{ allowedHosts: ["*.example"] }, { needsKey: true }]) {
    expect(await sendRaw(await start(options), request)).toMatch(/^HTTP\/1\.1 200 /);
  }
});

it("answers health to a check of HTTP/1.0, under any host, and no CONNECT", async () => {
  const url = await start();
  for (const path of ["/health", "/healthz"]) {
    expect(await sendRaw(url, `OPTIONS ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(
      await sendRaw(url, `GET ${path} HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 200 /);
  }
  expect(await sendRaw(url, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n")).toMatch(/^HTTP\/1\.1 405 /);
});

it("gives data to its own pages alone, and to those that are allowed", async () => {
  const queryUrl = await startUpstream((_, response) => response.end("{}"));
  const url = await start({ queryUrl, corsOrigins: ["https://ui.example"] });
  const statusOf = async (headers: Record<string, string>, path = METHOD) =>
    (await fetch(url + path, { headers, method: path === METHOD ? "POST" : "GET" })).status;
  const foreign: Record<string, string>[] = [
    { origin: "http://localhost:5173" },
    { origin: "null", "content-type": "text/plain" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of foreign) {
    expect([await statusOf(headers), await statusOf(headers, "/config.json")]).toEqual([403, 403]);
  }
  expect(await statusOf({ origin: url })).toBe(200);
  expect(await statusOf({ origin: "https://ui.example" })).toBe(200);
  expect(await statusOf({ origin: "https://dash.example", "sec-fetch-site": "same-origin" })).toBe(200);
  expect(await statusOf({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, "/runs")).toBe(200);
});

it("tells the query service who asks", async () => {
  const seen: unknown[] = [];
  const queryUrl = await startUpstream((request, response) => {
    seen.push(request.headers["x-forwarded-for"]);
    response.end("{}");
  });
  const url = await start({ queryUrl });
  await fetch(url + METHOD);
  await fetch(url + METHOD, { headers: { "x-forwarded-for": "198.51.100.7" } });
  expect(seen).toEqual(["127.0.0.1", "198.51.100.7, 127.0.0.1"]);
});

it("passes on a refusal that comes before the body is sent", async () => {
  const queryUrl = await startUpstream((_, response) => {
    response.writeHead(413, { "content-type": "application/json", connection: "close" }).end("{}");
  });
  const url = await start({ queryUrl });
  const length = 8 * 1024 * 1024;
  for (const path of [METHOD, "/nowhere"]) {
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
    const expected = path === METHOD ? /^HTTP\/1\.1 413 / : /^HTTP\/1\.1 405 /;
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await sendRaw(url, head + "x".repeat(length)), path).toMatch(expected);
    }
  }
});

it("serves on when it is told to stop, unhealthy, then says goodbye and closes", async () => {
  const web = await startWeb({ port: 0, pagesFolder, drainDelayMs: 1_000, log: () => undefined });
  const get = async (path: string) => {
    const { status, headers } = await fetch(web.url + path);
    return [status, headers.get("connection")];
  };
  expect(await get("/health")).toEqual([200, "keep-alive"]);
  const closed = web[Symbol.asyncDispose]();
  expect(await get("/health")).toEqual([503, "keep-alive"]);
  expect(await get("/healthz")).toEqual([200, "keep-alive"]);
  const seen: unknown[] = [];
  for (let reply = await get("/runs"); ; reply = await get("/runs")) {
    seen.push(reply);
    if (reply[1] === "close") break;
  }
  expect(new Set(seen.map(String))).toEqual(new Set(["200,keep-alive", "200,close"]));
  await closed;
  await expect(get("/healthz")).rejects.toThrow();
});

it("does not wait for connections on which nothing was asked, as browsers open them ahead", async () => {
  const web = await startWeb({ port: 0, pagesFolder, drainMs: 60_000, log: () => undefined });
  const socket = connect(web.port, "127.0.0.1").on("error", () => undefined);
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  await web[Symbol.asyncDispose]();
  socket.destroy();
});
