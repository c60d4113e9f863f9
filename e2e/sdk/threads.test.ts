import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Script } from "./agent.ts";
import { type ComingService, comingService, spoolFolder } from "./fixture.ts";
import { startAgent } from "./run-agent.ts";

// Processes that start beside others on a busy machine take their time.
vi.setConfig({ testTimeout: 58_000, hookTimeout: 120_000 });

const runtime = { command: [process.execPath], agent: join(import.meta.dirname, "thread.ts") };
let service: ComingService;
beforeAll(async () => {
  service = await comingService();
  await service.start();
});
afterAll(() => service[Symbol.asyncDispose]());

let agents = 0;
function start(script: Pick<Script, "end" | "mainEnd">, given: Partial<Script["options"]> = {}) {
  agents += 1;
  const agentId = `thread-${agents}`;
  const options = { agentId, url: service.url, exitTimeoutMs: 20_000, ...given };
  return { agentId, ...startAgent(runtime, { runs: 5, pauseMs: 5, ...script, options }) };
}

describe("a thread of Node", () => {
  it.each(["nothing-left", "close", "exit", "exception", "rejection"] as const)(
    "whose end is %s delivers all that ended in it",
    async (end) => {
      const agent = start({ end });
      const stats = await agent.end();
      const all = [...agent.ended, ...agent.open].sort();
      expect(await service.storedRuns(agent.agentId)).toEqual(all);
      expect(stats).toMatchObject({ produced: all.length, delivered: all.length });
    },
  );

  it.each(["terminate", "exit"] as const)(
    "that another one stops by %s has a spool to keep what ended in it",
    async (mainEnd) => {
      await using spool = await spoolFolder();
      const agent = start({ end: "wait", mainEnd }, { url: "http://127.0.0.1:1", spoolDir: spool.path });
      await agent.end();
      expect(agent.ended).toHaveLength(5);
      const next = start({ end: "flush" }, { spoolDir: spool.path });
      await next.end();
      expect(await service.storedRuns(agent.agentId)).toEqual([...agent.ended].sort());
    },
  );
});
