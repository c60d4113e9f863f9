import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { closeChromium, openPage } from "@runfacts/dev/chromium";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { getJson } from "../harness/rest.ts";

const entry = fileURLToPath(import.meta.resolve("@runfacts/sdk"));

/** The SDK as a page loads it: one file. */
async function bundleSdk(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry, formats: ["es"] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [bundle] = [result].flat();
  if (bundle === undefined || !("output" in bundle)) throw new Error("there is no bundle");
  return bundle.output[0].code;
}

describe("the SDK in a page of another origin", () => {
  let pages: Server;
  let origin = "";
  beforeAll(async () => {
    const code = await bundleSdk();
    pages = createServer((request, response) => {
      const isCode = request.url === "/sdk.js";
      response.setHeader("content-type", isCode ? "text/javascript" : "text/html");
      response.end(isCode ? code : "<!doctype html><title>An agent</title>");
    });
    await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => pages.close(resolve));
    await closeChromium();
  });

  /** Records a run in a page, and gives whether it was delivered, what was told, and the run's id. */
  async function recordIn(url: string): Promise<[boolean, string[], string]> {
    const page = await openPage();
    try {
      await page.goto(origin);
      return await page.evaluate(`(async () => {
        const { AgentTracer } = await import("/sdk.js");
        const told = [];
        const tracer = new AgentTracer({
          agentId: "in-a-page",
          agentVersion: "1",
          url: ${JSON.stringify(url)},
          apiKey: "rf_asks_for_a_preflight",
          retryDelayMs: 10,
          onWarning: ({ code, rule }) => told.push(code + " " + rule),
        });
        const id = await tracer.run(async (run) => {
          await run.step("tool", "search", { metadata: { count: 1 } }, () => 1);
          return run.runId;
        });
        const isDone = await tracer.flush({ timeoutMs: 5_000 });
        return [isDone, told, id];
      })()`);
    } finally {
      await page.context().close();
    }
  }

  it("delivers where CORS_ORIGINS names the origin", async () => {
    await using platform = await startPlatform({ CORS_ORIGINS: [origin] });
    const [isDone, told, runId] = await recordIn(platform.ingestUrl);
    expect([isDone, told]).toEqual([true, []]);
    const { body } = await getJson(platform.queryUrl, `/v1/runs/${runId}`);
    expect(body).toMatchObject({ agent_id: "in-a-page", steps: [{ name: "search" }] });
  });

  it("exports traces, and reads headers of answers, where CORS_ORIGINS names the origin", async () => {
    await using platform = await startPlatform({ CORS_ORIGINS: [origin] });
    for (let count = 0; count < 2; count += 1) await recordIn(platform.ingestUrl);
    const page = await openPage();
    try {
      await page.goto(origin);
      const answers: unknown = await page.evaluate(`(async () => {
        const traces = await fetch(${JSON.stringify(`${platform.ingestUrl}/v1/traces`)}, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            authorization: "Bearer rf_asks_for_a_preflight",
            traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          },
          body: '{"resourceSpans": []}',
        });
        const runs = await fetch(${JSON.stringify(`${platform.queryUrl}/v1/runs?page_size=1`)}, {
          headers: { authorization: "Bearer rf_asks_for_a_preflight" },
        });
        return [traces.status, await traces.json(), runs.status, runs.headers.get("link")];
      })()`);
      expect(answers).toEqual([200, {}, 200, expect.stringContaining('rel="next"')]);
    } finally {
      await page.context().close();
    }
  });

  it("says that the service cannot be reached where it does not", async () => {
    await using platform = await startPlatform();
    const [isDone, told] = await recordIn(platform.ingestUrl);
    expect([isDone, told]).toEqual([false, ["delivery_failed unreachable"]]);
  });
});
