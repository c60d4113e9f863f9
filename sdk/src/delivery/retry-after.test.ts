import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { AgentTracer } from "../index.ts";
import { retryAfter } from "./retry-after.ts";

describe("the header Retry-After", () => {
  it("gives seconds, or a date", () => {
    expect(retryAfter("3")).toBe(3_000);
    expect(retryAfter(new Date(Date.now() - 5_000).toUTCString())).toBe(0);
    const later = retryAfter(new Date(Date.now() + 3_600_000).toUTCString()) ?? 0;
    expect(later).toBeGreaterThan(3_000_000);
    expect(later).toBeLessThanOrEqual(3_600_000);
  });

  it("counts as absent where it says nothing", () => {
    expect([null, "", "soon", "-1", "1.5", "9999999999"].map(retryAfter)).toEqual(Array(6).fill(undefined));
  });
});

/** What a tracer counts after a while of answers of a proxy that breaks them off, or that say nothing of the runs. */
async function hearBroken(body: "cut" | "empty") {
  let asked = 0;
  const proxy = createServer((request, response) => {
    request.resume().on("end", () => {
      asked += 1;
      const length = body === "cut" ? { "content-length": "100" } : {};
      response.writeHead(200, { "content-type": "application/proto", ...length });
      if (body === "empty") response.end();
      else response.write("abc", () => setImmediate(() => response.destroy()));
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const rules: string[] = [];
  const tracer = new AgentTracer({
    agentId: "support",
    agentVersion: "1",
    url,
    retryDelayMs: 10,
    maxRetryDelayMs: 10,
    onWarning: ({ rule }) => rules.push(rule),
  });
  for (let count = 0; count < 2; count += 1) await tracer.run(() => undefined);
  void tracer.flush();
  const enough = body === "cut" ? 12 : 2;
  while (asked < enough) await new Promise((resolve) => setTimeout(resolve, 1));
  const { pending, dropped } = tracer.stats();
  await tracer.close({ timeoutMs: 0 });
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  return { pending, dropped, rules };
}

it("an answer that breaks off costs no run, however often", async () => {
  const { pending, dropped, rules } = await hearBroken("cut");
  expect({ pending, lost: dropped.service_error, rule: rules[0] }).toEqual({
    pending: 2,
    lost: 0,
    rule: "connection_closed",
  });
});

it("an answer without results costs no run at once", async () => {
  const { pending, dropped } = await hearBroken("empty");
  expect({ pending, lost: dropped.service_error }).toEqual({ pending: 2, lost: 0 });
});

/** What a tracer counts, and how often a proxy was asked, when the proxy answers so in a body of its own. */
async function askProxy(status: number, headers: Record<string, string>, timeoutMs = 20_000) {
  let asked = 0;
  const proxy = createServer((request, response) => {
    request.resume().on("end", () => {
      asked += 1;
      response.writeHead(status, { "content-type": "text/html", ...headers }).end("<p>no</p>");
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const rules: string[] = [];
  const tracer = new AgentTracer({
    agentId: "support",
    agentVersion: "1",
    url,
    retryDelayMs: 10,
    maxRetryDelayMs: 10,
    onWarning: ({ rule }) => rules.push(rule),
  });
  for (let count = 0; count < 4; count += 1) await tracer.run(() => undefined);
  const isDone = await tracer.flush({ timeoutMs });
  const stats = tracer.stats();
  await tracer.close({ timeoutMs: 0 });
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  return { asked, isDone, stats, rules };
}

/** What was dropped is told in a request of its own, as no run follows. */
const REPORT = 1;

describe("a proxy before the service", () => {
  it.each([503, 429])(
    "that asks for a while by %i and Retry-After gets it, and flush does not wait",
    async (status) => {
      const { asked, isDone, stats } = await askProxy(status, { "retry-after": "120" });
      expect({ asked, isDone }).toEqual({ asked: 1, isDone: false });
      expect(stats).toMatchObject({ produced: 4, pending: 4, retries: 1 });
    },
  );

  it("that says 400 gets no run of the request again", async () => {
    const { asked, isDone, stats } = await askProxy(400, {});
    expect({ asked, isDone }).toEqual({ asked: 1 + REPORT, isDone: true });
    expect(stats).toMatchObject({ produced: 4, dropped: { refused: 4 } });
  });

  it("that says 413 gets smaller requests, down to one run", async () => {
    const { asked, isDone, stats } = await askProxy(413, {});
    expect({ asked, isDone }).toEqual({ asked: 1 + 2 + 4 + REPORT, isDone: true });
    expect(stats).toMatchObject({ produced: 4, dropped: { too_large: 4 } });
  });

  it.each([200, 204, 405, 500])(
    "that answers %i in its place costs no run, however often",
    async (status) => {
      const { asked, isDone, stats, rules } = await askProxy(status, {}, 1_000);
      // A run is dropped after five faults of its own.
      expect(asked).toBeGreaterThan(5);
      expect({ isDone, rule: rules[0] }).toEqual({ isDone: false, rule: "not_the_service" });
      expect(stats).toMatchObject({ produced: 4, pending: 4 });
    },
  );
});
