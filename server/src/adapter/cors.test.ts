import { afterEach, describe, expect, it } from "vitest";
import { RUN_ID, startTestServer, type TestServer, type TestServerOptions } from "../testing/test-server.ts";

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

  it("lets pages of this machine and those allowed call and read", async () => {
    await start({ corsOrigins: ["https://runs.example.com"] });
    for (const origin of ["http://localhost:3000", "http://127.0.0.1:5173", "https://runs.example.com"]) {
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

  it("keeps replies from any other page", async () => {
    await start();
    for (const origin of ["https://evil.example", "http://localhost.evil.example", "null"]) {
      expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
      const response = await fetch(`${server.url}/v1/runs/${RUN_ID}`, { headers: { origin } });
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(response.headers.get("vary")).toContain("Origin");
    }
  });
});
