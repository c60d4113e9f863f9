import { IngestOutcome } from "@runfacts/gen/server/ingest_service";
import { afterEach, describe, expect, it } from "vitest";
import {
  RUN_ID,
  restRun,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from "../testing/test-server.ts";

let server: TestServer;
afterEach(() => server.drain());

async function start(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer(options);
}

describe("CORS", () => {
  const preflight = (origin: string) =>
    fetch(`${server.url}/runfacts.v1.QueryService/GetRun`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });

  it("lets pages of the origins that are allowed call and read", async () => {
    await start({ corsOrigins: ["http://localhost:5173", "https://runs.example.com"] });
    for (const origin of ["http://localhost:5173", "https://runs.example.com"]) {
      const { status, headers } = await preflight(origin);
      expect([status, headers.get("access-control-allow-origin")]).toEqual([204, origin]);
      expect(headers.get("access-control-allow-headers")).toMatch(
        /Connect-Protocol-Version.*Authorization.*Traceparent/i,
      );
      const response = await fetch(`${server.url}/v1/runs/${RUN_ID}`, { headers: { origin } });
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
      expect(response.headers.get("access-control-expose-headers")).toMatch(/grpc-status.*Link/i);
    }
  });

  it("keeps replies from any other page, those on this machine too", async () => {
    await start();
    for (const origin of ["https://evil.example", "http://localhost:3000", "http://127.0.0.1:5173", "null"]) {
      expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
      const response = await fetch(`${server.url}/v1/runs/${RUN_ID}`, { headers: { origin } });
      expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([403, null]);
      expect(response.headers.get("vary")).toContain("Origin");
    }
  });

  it("lets them send what browsers' exporters and readers of events send, into a local network too", async () => {
    await start({ corsOrigins: ["https://runs.example.com"] });
    const ask = async (origin: string) => {
      const { headers } = await fetch(`${server.url}/v1/runs`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-private-network": "true",
        },
      });
      return [
        headers.get("access-control-allow-private-network"),
        headers.get("access-control-allow-headers"),
      ];
    };
    const [isLocal, allowed] = await ask("https://runs.example.com");
    expect([isLocal, allowed]).toEqual(["true", expect.stringMatching(/Content-Encoding.*Last-Event-ID/)]);
    expect(await ask("https://evil.example")).toEqual([null, null]);
  });

  it.each([
    ["/v1/runs/0197f3a2-0000-7000-8000-000000000001", "GET, HEAD, OPTIONS"],
    ["/v1/runs:batch", "POST, OPTIONS"],
    ["/v1/runs", "POST, GET, HEAD, OPTIONS"],
    ["/health", "GET, HEAD, OPTIONS"],
    ["/runfacts.v1.IngestService/IngestRun", "POST, OPTIONS"],
    ["/runfacts.v1.QueryService/GetRun", "GET, POST, OPTIONS"],
    ["/nowhere", "OPTIONS"],
  ])("names the verbs that %s takes", async (path, verbs) => {
    await start({ corsOrigins: ["https://runs.example.com"] });
    const headers = { origin: "https://runs.example.com", "access-control-request-method": "POST" };
    const reply = await fetch(`${server.url}${path}`, { method: "OPTIONS", headers });
    const sorted = (text: string | null) => text?.split(", ").toSorted().join(", ");
    expect(sorted(reply.headers.get("allow"))).toBe(sorted(verbs));
    expect(reply.headers.get("access-control-allow-methods")).toBe(reply.headers.get("allow"));
  });

  it("lets no other page write, not even by a request that needs no pre-flight", async () => {
    let calls = 0;
    await start({
      ingest: { ingestRun: () => ({ outcome: IngestOutcome.CREATED, runId: String(++calls) }) },
    });
    const body = JSON.stringify(restRun());
    const { origin: own } = new URL(server.url);
    for (const headers of [
      { origin: "http://localhost:5173", "content-type": "application/json" },
      { origin: "null", "content-type": "text/plain" },
      { "sec-fetch-site": "same-site", "content-type": "application/json" },
    ]) {
      for (const path of ["/v1/runs", "/runfacts.v1.IngestService/IngestRun"]) {
        const response = await fetch(server.url + path, { method: "POST", headers, body });
        expect([response.status, await response.json()]).toMatchObject([403, { code: "permission_denied" }]);
      }
    }
    expect(calls).toBe(0);
    const headers = { origin: own, "content-type": "application/json" };
    expect((await fetch(`${server.url}/v1/runs`, { method: "POST", headers, body })).status).toBe(201);
  });
});
