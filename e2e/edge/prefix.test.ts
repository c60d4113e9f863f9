import { join } from "node:path";
import { AgentTracer } from "@runfacts/sdk";
import { parseTrustedProxies } from "@runfacts/server/edge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { type PrefixProxy, startPrefixProxy } from "../harness/prefix-proxy.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { exportBy, traceExporters } from "../otlp/harness/exporters.ts";
import { samples } from "../otlp/harness/samples.ts";
import { sentSpans } from "../otlp/harness/sent-spans.ts";
import { spoolFolder } from "../sdk/fixture.ts";
import { startAgent } from "../sdk/run-agent.ts";

const node = { command: ["node"], agent: join(import.meta.dirname, "../sdk/agent.ts") };

describe.each([
  { way: "takes away", isStripped: true, BASE_PATH: "" },
  { way: "passes on", isStripped: false, BASE_PATH: "/runfacts" },
])("the services behind a proxy that $way the prefix", ({ isStripped, BASE_PATH }) => {
  let resources: AsyncDisposableStack;
  let platform: Platform;
  let ingest: PrefixProxy;
  let query: PrefixProxy;
  beforeAll(async () => {
    resources = new AsyncDisposableStack();
    const TRUSTED_PROXIES = parseTrustedProxies("127.0.0.1");
    platform = resources.use(await startPlatform({ BASE_PATH, ...(TRUSTED_PROXIES && { TRUSTED_PROXIES }) }));
    const open = (target: string) => startPrefixProxy({ target, prefix: "/runfacts", isStripped });
    ingest = resources.use(await open(platform.ingestUrl));
    query = resources.use(await open(platform.queryUrl));
  });
  afterAll(() => resources.disposeAsync());

  const storedRuns = async (agentId: string) =>
    (await asOwner(platform.database.ownerUrl, `SELECT 1 FROM agent_runs WHERE agent_id = '${agentId}'`))
      .length;

  it("take runs of the SDK, at once, while they run, from a spool and at its exit", async () => {
    const options = {
      agentVersion: "1",
      url: `${ingest.url}/`,
      onWarning: (told: object) => warned.push(told),
    };
    const warned: object[] = [];
    for (const live of [false, true]) {
      const tracer = new AgentTracer({ agentId: `live-${live}`, live, ...options });
      await tracer.run((run) => run.step("tool", "search", () => undefined));
      await tracer.close();
      expect([await storedRuns(`live-${live}`), warned]).toEqual([1, []]);
    }
    await using folder = await spoolFolder();
    const script = { runs: 2, pauseMs: 0, options: { agentId: "at-exit", url: ingest.url } } as const;
    // The batches wait for longer than it lives: only what the exit sends arrives.
    const late = { flushIntervalMs: 60_000, exitTimeoutMs: 20_000 };
    const exited = startAgent(node, { ...script, options: { ...script.options, ...late }, end: "exit" });
    await exited.end();
    expect(await storedRuns("at-exit")).toBe(3);

    const away = { agentId: "spooled", spoolDir: folder.path, url: "http://127.0.0.1:9", exitTimeoutMs: 0 };
    await startAgent(node, { ...script, options: away, end: "close" }).end();
    expect(await folder.files()).not.toEqual([]);
    const back = { ...away, url: ingest.url, exitTimeoutMs: 20_000 };
    await startAgent(node, { ...script, runs: 1, options: back, end: "close" }).end();
    await expect.poll(() => storedRuns("spooled")).toBe(3);
  });

  it("take traces of exporters that are told the prefix", async () => {
    const sample = samples.find(({ signal }) => signal === "traces");
    for (const protocol of ["http/json", "http/protobuf"]) {
      const make = traceExporters[protocol];
      if (make === undefined || sample === undefined) throw new Error("there is no such sample");
      await exportBy(make, { endpoint: ingest.url, compression: "gzip" }, sentSpans(sample.json));
    }
    const text = await (await fetch(`${ingest.url}/metrics`)).text();
    expect(text).toMatch(/^\S+\{[^}]*method="[^"]*TraceService\/Export"[^}]*\} [1-9]/m);
  });

  it("lead to the next page, and name themselves in their documents", async () => {
    for (let count = 0; count < 3; count += 1) {
      expect((await postJson(ingest.url, "/v1/runs", sampleRun({ agent_id: "paged" }))).status).toBe(201);
    }
    let url: string | undefined = `${query.url}/v1/runs?agent_id=paged&page_size=1`;
    const seen: unknown[] = [];
    while (url !== undefined) {
      const answer: Response = await fetch(url);
      seen.push(...((await answer.json()) as { run_id: unknown }[]).map(({ run_id }) => run_id));
      const link = /<([^>]*)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
      if (link !== undefined) expect(link).toContain(`${query.url}/v1/runs?`);
      url = link;
    }
    expect(new Set(seen).size).toBe(3);
    for (const { url: base } of [ingest, query]) {
      expect(await getJson(base, "/openapi.json")).toMatchObject({ body: { servers: [{ url: base }] } });
      expect(await getJson(base, "/")).toMatchObject({ body: { links: { metrics: `${base}/metrics` } } });
      for (const path of ["/health", "/healthz", "/readyz"]) {
        expect((await getJson(base, path)).status).toBe(200);
      }
    }
    // Probes come past the proxy.
    for (const origin of [platform.ingestUrl, platform.queryUrl]) {
      expect((await getJson(origin, "/readyz")).status).toBe(200);
    }
  });
});
