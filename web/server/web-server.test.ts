import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startWeb, type WebOptions } from "./web-server.ts";

const method = "/runfacts.v1.QueryService/ListRuns";
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

test("forwards a call with its key and id, and nothing private", async () => {
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

  const answer = await fetch(`${url}${method}?connect=v1`, {
    headers: { authorization: "Bearer rf_test", "x-request-id": "r-1", cookie: "secret=1" },
  });

  expect(await answer.json()).toEqual({ runs: [] });
  expect(answer.headers.get("x-request-id")).toBe("r-1");
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(seen?.url).toBe(`${method}?connect=v1`);
  expect(seen?.headers.authorization).toBe("Bearer rf_test");
  expect(seen?.headers["x-request-id"]).toBe("r-1");
  expect(seen?.headers.cookie).toBeUndefined();
});

test("passes an answer on while it is made", async () => {
  const read = Promise.withResolvers<void>();
  const queryUrl = await startUpstream(async (_, response) => {
    response.write("first");
    await read.promise;
    response.end("last");
  });
  const url = await start({ queryUrl });

  const reader = (await fetch(`${url}${method}`)).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
  read.resolve();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("last");
});

test("answers UNAVAILABLE when the query service is away", async () => {
  const url = await start({ queryUrl: "http://127.0.0.1:9" });
  const answer = await fetch(`${url}${method}`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    code: "unavailable",
    message: "the query service cannot be reached",
  });
});

test("answers DEADLINE_EXCEEDED when the query service is too slow", async () => {
  const queryUrl = await startUpstream(() => undefined);
  const url = await start({ queryUrl, firstByteMs: 50 });
  const answer = await fetch(`${url}${method}`);
  expect(answer.status).toBe(504);
  expect(await answer.json()).toMatchObject({ code: "deadline_exceeded" });
});

test.each([
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

test("serves the page for every path, under a policy that allows its own script alone", async () => {
  const url = await start();
  const answer = await fetch(`${url}/runs/some-id?x=1`);
  expect(await answer.text()).toContain("<p>page</p>");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self' 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ='");
  expect(policy).not.toContain("unsafe-inline");
});

test("has files, but invents none", async () => {
  const url = await start();
  expect(await (await fetch(`${url}/app.js`)).text()).toBe("let b = 2");
  expect((await fetch(`${url}/missing.js`)).status).toBe(404);
  expect((await fetch(`${url}/`, { method: "POST" })).status).toBe(405);
});

test("says that it is healthy", async () => {
  const url = await start();
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: "healthy", service: "web" });
});

test("says where runs are sent", async () => {
  const url = await start({ ingestUrl: "https://runs.example" });
  expect(await (await fetch(`${url}/config.json`)).json()).toEqual({ ingestUrl: "https://runs.example" });
});

test("lets an open answer end when it closes", async () => {
  const queryUrl = await startUpstream((_, response) => {
    response.write("first ");
    setTimeout(() => response.end("last"), 100);
  });
  const web = await startWeb({ port: 0, pagesFolder, queryUrl, log: () => undefined });
  const answer = await fetch(`${web.url}${method}`);
  await web[Symbol.asyncDispose]();
  expect(await answer.text()).toBe("first last");
  await expect(fetch(`${web.url}/health`)).rejects.toThrow();
}, 2_000);
