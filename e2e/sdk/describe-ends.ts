import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Script } from "./agent.ts";
import { type ComingService, comingService, type SpoolFolder, spoolFolder } from "./fixture.ts";
import { type Agent, type AgentRuntime, startAgent } from "./run-agent.ts";

/** How an agent's process ends. */
const ends: readonly [string, Script["end"]][] = [
  ["has nothing left to do", "nothing-left"],
  ["closes its tracer", "close"],
  ["calls process.exit() right after a run", "exit"],
  ["dies of an uncaught exception", "exception"],
  ["dies of an unhandled rejection", "rejection"],
  ["dies of SIGTERM", "SIGTERM"],
];
const killed = ["dies of SIGKILL", "SIGKILL"] as const;

/** Nobody listens there. */
const AWAY = "http://127.0.0.1:1";
const API_KEY = "rf_of_nobody";
/** What is in no run: of the prompts, the answers, the address and the key of the agent. */
const canaries = [/canary/, /ghp_/, /127\.0\.0\.1/, /rf_of_nobody/];
let agents = 0;

/**
 * How an agent's process ends in a runtime, with the service there and away, with a spool and without. In each case what was
 * produced is somewhere, and each run that was delivered is stored exactly once.
 */
export function describeEnds(runtime: AgentRuntime): void {
  let service: ComingService;
  beforeAll(async () => {
    service = await comingService();
    await service.start();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  function start(end: Script["end"], script: Partial<Script> = {}, options: Partial<Script["options"]> = {}) {
    agents += 1;
    const agentId = `agent-${agents}`;
    // Longer than a test may take: no end of a process waits for these where it need not.
    const patient = { exitTimeoutMs: 60_000, closeTimeoutMs: 600_000, handleSignals: true };
    const tracer = { agentId, url: service.url, apiKey: API_KEY, ...patient, ...options };
    const agent = startAgent(runtime, { runs: 5, pauseMs: 5, end, ...script, options: tracer });
    return { ...agent, agentId };
  }
  const all = (agent: Agent) => [...agent.ended, ...agent.open].sort();

  /** The next process, which delivers what the spool holds. */
  async function deliver(spool: SpoolFolder) {
    return start("flush", { runs: 0 }, { spoolDir: spool.path }).end();
  }

  describe("with the service there", () => {
    it.each(ends)("an agent that %s delivers all", async (_, end) => {
      const agent = start(end);
      const stats = await agent.end();
      expect(agent.ended).toHaveLength(5);
      expect(await service.storedRuns(agent.agentId)).toEqual(all(agent));
      if (stats !== undefined) {
        const count = all(agent).length;
        expect(stats).toMatchObject({ produced: count, delivered: count });
      }
    });

    it("an agent with a spool that is killed under load has lost nothing that ended", async () => {
      await using spool = await spoolFolder();
      const agent = start("wait", { runs: 100_000, pauseMs: 1 }, { spoolDir: spool.path });
      await expect.poll(() => agent.ended.length, { timeout: 60_000 }).toBeGreaterThan(100);
      agent.process.kill("SIGKILL");
      await agent.end();
      const stats = await deliver(spool);
      const stored = await service.storedRuns(agent.agentId);
      expect(stored).toEqual(expect.arrayContaining([...agent.ended]));
      // One may have ended that it did not come to tell.
      expect(stored.length - agent.ended.length).toBeLessThanOrEqual(1);
      expect(new Set(stored).size).toBe(stored.length);
      expect(stats).toMatchObject({ spooled: 0, pending: 0 });
      expect(await spool.files()).toEqual([]);
    });
  });

  describe("with the service away for the agent's whole life", () => {
    it.each(ends)("an agent without a spool that %s counts what is lost", async (_, end) => {
      const agent = start(end, {}, { url: AWAY, exitTimeoutMs: 300, closeTimeoutMs: 300 });
      const stats = await agent.end();
      const count = all(agent).length;
      if (stats === undefined) return;
      const dropped = end === "close" ? { closed: count } : { exit_timeout: count };
      expect(stats).toMatchObject({ produced: count, delivered: 0, pending: 0, dropped });
    });

    it.each([...ends, killed])(
      "what an agent with a spool leaves that %s is delivered by the next",
      async (_, end) => {
        await using spool = await spoolFolder();
        const agent = start(end, {}, { url: AWAY, spoolDir: spool.path });
        const stats = await agent.end();
        const runs = end === "SIGKILL" ? [...agent.ended].sort() : all(agent);
        if (stats !== undefined)
          expect(stats).toMatchObject({ produced: runs.length, spooled: runs.length, pending: 0 });
        const bytes = await spool.read();
        for (const canary of canaries) expect(bytes).not.toMatch(canary);
        const delivered = { produced: runs.length, delivered: runs.length, duplicates: 0 };
        expect(await deliver(spool)).toMatchObject(delivered);
        expect(await service.storedRuns(agent.agentId)).toEqual(runs);
        expect(await spool.files()).toEqual([]);
      },
    );

    it("what agents leave that share a spool is delivered once by those that follow, all at once", async () => {
      await using spool = await spoolFolder();
      const left = [killed[1], "exception" as const, "close" as const].map((end) =>
        start(end, { runs: 50, pauseMs: 1 }, { url: AWAY, spoolDir: spool.path }),
      );
      for (const agent of left) await agent.end();
      const next = await Promise.all([deliver(spool), deliver(spool), deliver(spool)]);
      const runs = left.map((agent) => (agent === left[0] ? [...agent.ended].sort() : all(agent)));
      for (const [index, { agentId }] of left.entries())
        expect(await service.storedRuns(agentId)).toEqual(runs[index]);
      const sum = (count: "delivered" | "duplicates") =>
        next.reduce((total, stats) => total + (stats?.[count] ?? 0), 0);
      expect({ delivered: sum("delivered"), duplicates: sum("duplicates") }).toEqual({
        delivered: runs.flat().length,
        duplicates: 0,
      });
      expect(await spool.files()).toEqual([]);
    });
  });

  it("a service that is killed under load and comes back stores each run once", async () => {
    const agent = start("close", { runs: 400, pauseMs: 2 });
    await expect.poll(() => agent.ended.length, { timeout: 60_000 }).toBeGreaterThan(100);
    await service.kill();
    await expect.poll(() => agent.ended.length, { timeout: 60_000 }).toBeGreaterThan(200);
    await service.start();
    const stats = await agent.end();
    expect(stats).toMatchObject({ produced: 400, delivered: 400 });
    expect(await service.storedRuns(agent.agentId)).toEqual(all(agent));
  });
}
