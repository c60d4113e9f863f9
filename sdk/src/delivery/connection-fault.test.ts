import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OddServers, startOddServers } from "../../dev/odd-servers.ts";
import { AgentTracer, type Warning } from "../index.ts";

let servers: OddServers;
beforeAll(async () => {
  servers = await startOddServers();
});
afterAll(() => servers[Symbol.asyncDispose]());

describe("a service that gives no answer is told once, by its host and why", () => {
  it.each([
    ["certificate", "its certificate is not trusted here"],
    ["connection_refused", "nothing listens there"],
    ["unknown_host", "no such host is known"],
    ["redirect", "it redirects to https; change url"],
    ["not_https", "there is no TLS on its port; url says https"],
    ["connection_closed", "it closed the connection without an answer"],
  ])("%s", async (rule, words) => {
    const url = servers.urls[rule] ?? "";
    const warnings: Warning[] = [];
    const tracer = new AgentTracer({
      agentId: "support",
      agentVersion: "1",
      url,
      retryDelayMs: 10,
      onWarning: (warning) => warnings.push(warning),
    });
    await tracer.run(() => undefined);
    void tracer.flush();
    await expect.poll(() => tracer.stats().retries, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(tracer.stats()).toMatchObject({ produced: 1, pending: 1 });
    await tracer.close({ timeoutMs: 0 });
    const told = warnings.filter(({ code }) => code === "delivery_failed");
    expect(told.map((warning) => warning.rule)).toEqual([rule]);
    expect(told[0]?.message).toContain(`the service at ${new URL(url).host} cannot take runs now (${words}`);
  });
});
