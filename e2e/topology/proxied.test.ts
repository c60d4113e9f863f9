import { request } from "node:http";
import { connect } from "node:net";
import { createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { createKey } from "@runfacts/db/keys";
import { cloneDatabase } from "@runfacts/db/testing";
import { QueryService } from "@runfacts/gen/server/query_service";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { chat, sampleTrace } from "../harness/otlp-trace.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { readEvents } from "../harness/server-events.ts";
import { exportBy, traceExporters } from "../otlp/harness/exporters.ts";
import { sentSpans } from "../otlp/harness/sent-spans.ts";
import { type Pairs, startPairs } from "./pairs.ts";
import { describeWith } from "./programs.ts";
import { type RunningProxy, startProxy } from "./proxy.ts";

/** Each of two services counts those that come to it, and shows itself patient with 20. */
const TRIES = 60;

for (const name of ["haproxy", "nginx"] as const) {
  describeWith([name], `calls through ${name}`, () => {
    const resources = new AsyncDisposableStack();
    let proxy: RunningProxy;
    let keyed: RunningProxy;
    let key: string;
    beforeAll(async () => {
      const database = resources.use(await cloneDatabase(inject("postgres")));
      const trusted = { TRUSTED_PROXIES: "127.0.0.1" };
      const start = async (env: NodeJS.ProcessEnv) => {
        const pairs: Pairs = resources.use(await startPairs(database, { ...trusted, ...env }));
        return resources.use(await startProxy(name, pairs.upstreams));
      };
      proxy = await start({});
      keyed = await start({ AUTH: "required" });
      key = (await createKey(database.ownerUrl, { project: "default", scope: "query" })).secret;
    });
    afterAll(() => resources.disposeAsync());

    it("takes runs and spans, and answers over every protocol", async () => {
      const run = sampleRun();
      const headers = { "content-type": "application/json" };
      const sent = { method: "POST", headers, body: JSON.stringify(run) };
      expect((await fetch(`${proxy.http1.ingest}/v1/runs`, sent)).status).toBe(201);
      // Whichever of the two it comes to.
      for (let again = 0; again < 4; again += 1)
        expect((await fetch(`${proxy.http1.ingest}/v1/runs`, sent)).status).toBe(200);
      const trace = sampleTrace(proxy.http1.otlp);
      await trace.send([{ id: 1, at: [0, 100], attributes: chat }]);

      const { http1, http2 } = proxy;
      const transports: Readonly<Record<string, Transport>> = {
        gRPC: createGrpcTransport({ baseUrl: http2.query }),
        "gRPC-Web": createGrpcWebTransport({ baseUrl: http1.query, httpVersion: "1.1" }),
        "Connect over HTTP/1.1": createConnectTransport({ baseUrl: http1.query, httpVersion: "1.1" }),
        "Connect over HTTP/2": createConnectTransport({ baseUrl: http2.query, httpVersion: "2" }),
        "the dashboard": createConnectTransport({ baseUrl: http1.web, httpVersion: "1.1" }),
      };
      for (const [way, transport] of Object.entries(transports)) {
        const client = createClient(QueryService, transport);
        for (const runId of [run.run_id, trace.runId]) {
          const found = await client.getRun({ runId });
          expect([way, found.run?.runId]).toEqual([way, runId]);
        }
        await expect(client.getRun({ runId: sampleRun().run_id })).rejects.toThrow("not_found");
      }
      await using watching = await readEvents(`${http1.query}/v1/runs:watch`);
      const later = sampleRun();
      await fetch(`${http1.ingest}/v1/runs`, { ...sent, body: JSON.stringify(later) });
      const told = () => watching.events.some((event) => JSON.stringify(event).includes(later.run_id));
      await expect.poll(told, { timeout: 20_000 }).toBe(true);
    });

    it("lets no client say how it addressed the services", async () => {
      const headers = {
        forwarded: "host=evil.example;proto=https",
        "x-forwarded-host": "evil.example",
        "x-forwarded-port": "444",
        "x-forwarded-prefix": "/evil",
        "x-forwarded-proto": "https",
      };
      for (const { http1 } of [proxy, keyed])
        for (const url of [http1.ingest, http1.query]) {
          const reply = await fetch(`${url}/`, { headers });
          expect([reply.status, await reply.json()]).toMatchObject([200, { links: { health: "/health" } }]);
        }
      expect((await fetch(`${proxy.http1.web}/config.json`, { headers })).status).toBe(200);
    });

    it("takes spans of OpenTelemetry's exporters on the ports at which they look", async () => {
      const sent = [
        ["grpc", proxy.http2.otlp],
        ["http/protobuf", proxy.http1.otlp],
        ["http/json", proxy.http1.otlp],
      ] as const;
      for (const [protocol, endpoint] of sent) {
        const exporter = traceExporters[protocol];
        if (exporter === undefined) throw new Error(`no exporter speaks ${protocol}`);
        const trace = sampleTrace(endpoint);
        const spans = sentSpans(trace.bodyOf([{ id: 1, at: [0, 100], attributes: chat }]));
        await exportBy(exporter, { endpoint, compression: "gzip" }, spans);
        const stored = async () => (await fetch(`${proxy.http1.query}/v1/runs/${trace.runId}`)).status;
        await expect.poll(stored, { timeout: 20_000 }).toBe(200);
      }
    });

    it("asks for health by HTTP/1.0, without a Host", async () => {
      const { http1 } = proxy;
      for (const url of [`${http1.ingest}/readyz`, `${http1.query}/readyz`, `${http1.web}/health`])
        expect(await firstLine(url)).toMatch(/^HTTP\/1\.[01] 200 /);
    });

    it("counts wrong keys by client, and never refuses a right one", async () => {
      const { query } = keyed.http1;
      const wrong = Array.from({ length: TRIES }, (_, n) => `rf_${"x".repeat(40)}${n}`);
      const seen: number[] = [];
      for (const other of wrong) seen.push(await statusOf(query, other, "127.0.0.2"));
      expect(new Set(seen)).toEqual(new Set([401, 429]));
      expect(await statusOf(query, `${wrong[0]}y`, "127.0.0.3")).toBe(401);
      for (let again = 0; again < 4; again += 1) expect(await statusOf(query, key, "127.0.0.2")).toBe(200);
      const grpc = createClient(QueryService, createGrpcTransport({ baseUrl: keyed.http2.query }));
      const headers = { authorization: `Bearer ${key}` };
      expect((await grpc.listRuns({ pageSize: 1 }, { headers })).runs.length).toBeLessThanOrEqual(1);
    });
  });
}

/** Asks for runs with a key, from an address of this machine. */
function statusOf(url: string, key: string, localAddress: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    const asked = request(`${url}/v1/runs?page_size=1`, { headers, localAddress, agent: false }, (reply) => {
      reply.resume().once("end", () => resolve(reply.statusCode ?? 0));
    });
    asked.once("error", reject).end();
  });
}

function firstLine(url: string): Promise<string> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname);
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    socket.once("end", () => resolve(text.split("\r\n", 1)[0] ?? "")).once("error", reject);
    socket.write(`GET ${pathname} HTTP/1.0\r\n\r\n`);
  });
}
