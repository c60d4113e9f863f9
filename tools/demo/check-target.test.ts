import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { checkTarget } from "./check-target.ts";
import { readOptions } from "./options.ts";

/** A server that says which service it is, and answers a batch with a status. */
async function serving(service: string | undefined, batchStatus = 400) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
    if (request.url === "/health")
      response.end(service === undefined ? "hello" : JSON.stringify({ service }));
    else response.writeHead(batchStatus).end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe("readOptions", () => {
  const urls = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const { url, webUrl, isUrlGiven } = readOptions(args, Date.now(), env) ?? {};
    return [url, webUrl, isUrlGiven];
  };

  it("goes to the ports of npm start", () => {
    expect(urls({})).toEqual(["http://127.0.0.1:8000", "http://127.0.0.1:3000", false]);
    expect(urls({ INGEST_PORT: "8100", WEB_PORT: "3100" })).toEqual([
      "http://127.0.0.1:8100",
      "http://127.0.0.1:3100",
      false,
    ]);
    expect(() => urls({ INGEST_PORT: "eighty" })).toThrow(/^INGEST_PORT must be a port/);
  });

  it("takes a URL from --url, then RUNFACTS_URL, then INGEST_URL", () => {
    const env = { INGEST_PORT: "8100", INGEST_URL: "http://127.0.0.1:1" };
    expect(urls(env)[0]).toBe("http://127.0.0.1:1");
    expect(urls({ ...env, RUNFACTS_URL: "http://127.0.0.1:2" })[0]).toBe("http://127.0.0.1:2");
    expect(urls({ ...env, RUNFACTS_URL: "http://127.0.0.1:2" }, "--url", "http://there:3")).toEqual([
      "http://there:3",
      "http://127.0.0.1:3000",
      true,
    ]);
  });
});

describe("checkTarget", () => {
  const check = (url: string, { isUrlGiven = false, apiKey = undefined as string | undefined } = {}) =>
    checkTarget({ url, isUrlGiven, apiKey });

  it("takes an ingest service of this machine, with its key", async () => {
    await using ingest = await serving("ingest-api");
    await check(ingest.url, { apiKey: "rf_1" });
    expect(ingest.asked).toEqual(["GET /health", "POST /v1/runs:batch Bearer rf_1"]);
  });

  it.each([undefined, "query-api", "web"])("refuses what is not an ingest service: %s", async (service) => {
    await using other = await serving(service);
    await expect(check(other.url)).rejects.toThrow(/Set INGEST_PORT as for npm start, or give --url\.$/);
    await expect(check(other.url, { isUrlGiven: true })).rejects.toThrow(/what answers at/);
    // Nothing was sent there.
    expect(other.asked).toEqual(["GET /health", "GET /health"]);
  });

  it("goes to another machine only where the command line says so", async () => {
    await expect(check("http://runfacts.example:8000")).rejects.toThrow(
      /is not on this machine\. Give --url/,
    );
    await expect(check("http://127.0.0.1.example")).rejects.toThrow(/is not on this machine/);
    await expect(check("http://0.0.0.0:1", { isUrlGiven: true })).rejects.toThrow(/does not answer/);
  });

  it("says where a key is missing or wrong", async () => {
    await using ingest = await serving("ingest-api", 401);
    await expect(check(ingest.url)).rejects.toThrow(/asks for a key\. Make one with: npm run keys/);
    await expect(check(ingest.url, { apiKey: "rf_2" })).rejects.toThrow(
      /refuses the key in RUNFACTS_API_KEY/,
    );
  });

  it("says when nothing answers, and when it is no URL", async () => {
    await expect(check("http://127.0.0.1:1")).rejects.toThrow(/does not answer; start it with npm start/);
    await expect(check("127.0.0.1:8000")).rejects.toThrow(/must be one such as http/);
  });
});
