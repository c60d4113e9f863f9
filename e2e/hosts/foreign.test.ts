import { connect } from "node:net";
import type { WebServer } from "@runfacts/web";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { startWebServer } from "../harness/web-server.ts";

let platform: Platform;
let web: WebServer;
beforeAll(async () => {
  platform = await startPlatform();
  web = await startWebServer({ queryUrl: platform.queryUrl });
});
afterAll(async () => {
  await web[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
});

/** The status of a request, sent as it is. */
async function statusOf(url: string, head: string[], body = ""): Promise<number> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  socket.write([...head, `Content-Length: ${body.length}`, "Connection: close", "", body].join("\r\n"));
  await new Promise((resolve) => socket.once("close", resolve));
  return Number(text.split(" ")[1]);
}

const JSON_TYPE = "Content-Type: application/json";
const LIST_RUNS = "POST /runfacts.v1.QueryService/ListRuns HTTP/1.1";

describe("a default install", () => {
  it("is closed to a page whose name points at this machine, and to pages of other ports", async () => {
    const run = JSON.stringify(sampleRun());
    const requests: [url: string, head: string[], body: string, status: number][] = [
      [platform.ingestUrl, ["POST /v1/runs HTTP/1.1", JSON_TYPE], run, 201],
      [platform.queryUrl, ["GET /v1/runs HTTP/1.1"], "", 200],
      [platform.queryUrl, [LIST_RUNS, JSON_TYPE], "{}", 200],
      [web.url, [LIST_RUNS, JSON_TYPE], "{}", 200],
      [web.url, ["GET /config.json HTTP/1.1"], "", 200],
    ];
    for (const [url, head, body, status] of requests) {
      const { host } = new URL(url);
      expect(await statusOf(url, [...head, "Host: evil.example"], body), head[0]).toBe(403);
      expect(await statusOf(url, [...head, `Host: ${host}`, "Host: evil.example"], body), head[0]).toBe(400);
      expect(await statusOf(url, [...head, `Host: ${host}`, "Origin: http://localhost:5173"], body)).toBe(
        403,
      );
      expect(await statusOf(url, [...head, `Host: ${host}`, `Origin: http://${host}`], body), head[0]).toBe(
        status,
      );
    }
  });

  it("answers what its settings add", async () => {
    const env = {
      ALLOWED_HOSTS: "runs.example",
      CORS_ORIGINS: "http://localhost:5173",
      METRICS_TOKEN: "0123456789abcdef",
    };
    await using ingest = await startIngestProcess(platform.database.ingestUrl, env);
    const run = () => JSON.stringify(sampleRun());
    const head = ["POST /v1/runs HTTP/1.1", JSON_TYPE];
    expect(await statusOf(ingest.url, [...head, "Host: runs.example"], run())).toBe(201);
    expect(await statusOf(ingest.url, [...head, "Host: evil.example"], run())).toBe(403);
    const origin = "http://localhost:5173";
    expect(await statusOf(ingest.url, [...head, "Host: localhost", `Origin: ${origin}`], run())).toBe(201);
    const preflight = await fetch(`${ingest.url}/v1/runs`, { method: "OPTIONS", headers: { origin } });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, origin]);
    expect((await fetch(`${ingest.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${ingest.url}/healthz`)).status).toBe(200);
  }, 120_000);
});
