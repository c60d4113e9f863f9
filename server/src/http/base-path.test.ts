import { request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import { createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { QueryService } from "@runfacts/gen/server/query_service";
import { afterEach, describe, expect, it } from "vitest";
import { RUN_ID, startTestServer, type TestServer, type TestServerOptions } from "../testing/test-server.ts";
import { parseBasePath } from "./base-path.ts";
import { parseTrustedProxies } from "./client-address.ts";
import { createServedHosts } from "./served-hosts.ts";

let server: TestServer;
afterEach(() => server.drain());

async function start(options: TestServerOptions = {}): Promise<void> {
  const query = { listRuns: () => ({ runs: [], nextPageToken: "next" }) };
  server = await startTestServer({ query, trustedProxies: parseTrustedProxies("127.0.0.1"), ...options });
}

/** The answer to a GET; the header Host may be any. */
function get(path: string, headers: OutgoingHttpHeaders = {}) {
  return new Promise<{ status: number; link: string | undefined; text: string }>((resolve, reject) => {
    const request = httpRequest(server.url + path, { headers }, async (response) => {
      let text = "";
      for await (const chunk of response) text += String(chunk);
      const link = response.headers.link && String(response.headers.link);
      resolve({ status: response.statusCode ?? 0, link, text });
    });
    request.on("error", reject).end();
  });
}

const page = (base: string) => `<${base}/v1/runs?agent_id=a&page_token=next>; rel="next"`;
const LIST = "/v1/runs?agent_id=a";

describe("BASE_PATH", () => {
  it("serves every protocol below the prefix, and still without it", async () => {
    await start({ basePath: "/runfacts" });
    for (const base of ["/runfacts", ""]) {
      const baseUrl = server.url + base;
      const transports = [
        createGrpcTransport({ baseUrl }),
        createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
        createConnectTransport({ baseUrl, httpVersion: "1.1" }),
        createConnectTransport({ baseUrl, httpVersion: "2", useHttpGet: true }),
      ];
      for (const transport of transports) {
        const { run } = await createClient(QueryService, transport).getRun({ runId: RUN_ID });
        expect(run?.runId).toBe(RUN_ID);
      }
      const paths = ["/v1/runs", `/v1/runs/${RUN_ID}`, "/health", "/healthz", "/readyz", "/metrics", "/"];
      for (const path of paths) expect([path, (await get(base + path)).status]).toEqual([path, 200]);
    }
    expect((await get("/runfacts")).status).toBe(200);
    expect((await get("/runfacts?x")).status).toBe(200);
    for (const path of [
      "/runfactsv1/runs",
      "/other/v1/runs",
      "/runfacts/runfacts/v1/runs",
      "/Runfacts/health",
    ])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  it("stands in links whether a proxy took it away or not", async () => {
    await start({ basePath: "/runfacts" });
    for (const base of ["/runfacts", ""]) {
      expect((await get(base + LIST)).link).toBe(page("/runfacts"));
      expect(JSON.parse((await get(`${base}/openapi.json`)).text)).toMatchObject({
        servers: [{ url: "/runfacts" }],
      });
      expect(JSON.parse((await get(`${base}/`)).text)).toMatchObject({
        links: { metrics: "/runfacts/metrics", openapi: "/runfacts/openapi.json" },
      });
    }
  });

  it("is as CORS says for the path without it", async () => {
    await start({ basePath: "/runfacts", corsOrigins: ["https://ui.example"] });
    const headers = { origin: "https://ui.example", "access-control-request-method": "POST" };
    const url = `${server.url}/runfacts/runfacts.v1.QueryService/GetRun`;
    const { status, headers: told } = await fetch(url, { method: "OPTIONS", headers });
    expect([status, told.get("access-control-allow-methods")]).toEqual([204, "POST, GET, OPTIONS"]);
  });
});

describe("the prefix of a trusted proxy", () => {
  it("stands before BASE_PATH, unless they are the same", async () => {
    await start({ basePath: "/in" });
    const forwarded = { "x-forwarded-prefix": "/out" };
    expect((await get(LIST, forwarded)).link).toBe(page("/out"));
    expect((await get(`/in${LIST}`, forwarded)).link).toBe(page("/out/in"));
    expect((await get(`/in${LIST}`, { "x-forwarded-prefix": "/out/in" })).link).toBe(page("/out/in"));
    expect((await get(`/in${LIST}`, { "x-forwarded-prefix": "/in" })).link).toBe(page("/in"));
  });

  it("needs no BASE_PATH", async () => {
    await start();
    expect((await get(LIST, { "x-forwarded-prefix": "/out" })).link).toBe(page("/out"));
    expect((await get(LIST)).link).toBe(page(""));
  });

  it("is not taken from anybody else", async () => {
    await start({ trustedProxies: parseTrustedProxies("10.0.0.1") });
    const forwarded = { "x-forwarded-prefix": "/out", "x-forwarded-host": "a", "x-forwarded-proto": "https" };
    expect((await get(LIST, forwarded)).link).toBe(page(""));
  });
});

describe("links", () => {
  it("name scheme and host where a trusted proxy tells both", async () => {
    await start();
    const host = { "x-forwarded-host": "runs.example.com:8443" };
    const proto = { "x-forwarded-proto": "https" };
    const whole = { ...host, ...proto, "x-forwarded-prefix": "/runfacts" };
    expect((await get(LIST, whole)).link).toBe(page("https://runs.example.com:8443/runfacts"));
    expect((await get(LIST, { forwarded: "for=1.2.3.4;proto=https;host=runs.example.com" })).link).toBe(
      page("https://runs.example.com"),
    );
    expect([(await get(LIST, host)).link, (await get(LIST, proto)).link]).toEqual([page(""), page("")]);
    expect(JSON.parse((await get("/openapi.json", whole)).text)).toMatchObject({
      servers: [{ url: "https://runs.example.com:8443/runfacts" }],
    });
  });
});

describe("the host that a trusted proxy forwards", () => {
  const hosts = { boundTo: "127.0.0.1", needsKey: false, allowed: ["runs.example.com"] };

  it("must be served as that of the request must be", async () => {
    await start({ isServedHost: createServedHosts(hosts) });
    const statusOf = async (host: string, forwarded: string) =>
      (await get(LIST, { host, "x-forwarded-host": forwarded })).status;
    expect(await statusOf("localhost", "runs.example.com")).toBe(200);
    expect(await statusOf("localhost", "evil.example")).toBe(403);
    // A page that points its own name at this machine may set any header.
    expect(await statusOf("evil.example", "runs.example.com")).toBe(403);
  });

  it("is that of pages of the same origin", async () => {
    await start();
    const headers = { host: "query:8001", "x-forwarded-host": "runs.example.com" };
    expect((await get(LIST, { ...headers, origin: "http://runs.example.com" })).status).toBe(200);
    expect((await get(LIST, { ...headers, origin: "http://other.example.com" })).status).toBe(403);
  });
});

describe("parseBasePath", () => {
  it("takes a path, with a slash at its end or not", () => {
    expect(["/runfacts", "/runfacts/", "/a/b-c_d.e~1", "/"].map(parseBasePath)).toEqual([
      "/runfacts",
      "/runfacts",
      "/a/b-c_d.e~1",
      "",
    ]);
  });

  it.each(["", "runfacts", "//a", "/a//b", "/a/../b", "/.", "/a b", "/a?b", "/ä", "https://a", "/a%20b"])(
    "refuses %j",
    (text) => {
      expect(parseBasePath(text)).toBeUndefined();
    },
  );
});
