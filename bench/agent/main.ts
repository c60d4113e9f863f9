// An agent that does nothing but report, in a process of its own: what the SDK costs the thread it runs in.
import { setImmediate as turn } from "node:timers/promises";
import type { Run, Step } from "@runfacts/sdk";
import type { AgentCommand, AgentReport } from "./agent-report.ts";

const STEPS = 10;
const WARM_UP_RUNS = 300;
/** Below the queue's limit, so that nothing is dropped: an agent does not end thousands of runs a second. */
const RUNS_A_FLUSH = 500;

async function report({ ingestUrl, runs }: AgentCommand): Promise<AgentReport> {
  const before = memory();
  const { AgentTracer } = await import("@runfacts/sdk");
  const tracer = new AgentTracer({ agentId: "bench", agentVersion: "1.0.0", url: ingestUrl });
  const stepMs: number[] = [];
  const endMs: number[] = [];

  const record = async (count: number) => {
    for (let done = 1; done <= count; done++) {
      const run = tracer.startRun();
      for (let seq = 0; seq < STEPS; seq++) {
        const start = performance.now();
        const step = seq % 2 === 0 ? plan(run) : act(run, seq);
        step.end();
        stepMs.push(performance.now() - start);
      }
      const start = performance.now();
      run.end();
      endMs.push(performance.now() - start);
      await turn();
      if (done % RUNS_A_FLUSH === 0) await tracer.flush();
    }
    await tracer.flush();
  };

  await record(WARM_UP_RUNS);
  stepMs.length = 0;
  endMs.length = 0;
  const cpu = process.cpuUsage();
  await record(runs);
  const { user, system } = process.cpuUsage(cpu);
  const samples = { stepMs: Float64Array.from(stepMs), endMs: Float64Array.from(endMs) };
  stepMs.length = 0;
  endMs.length = 0;
  const after = memory();
  const { delivered, droppedValues } = tracer.stats();
  if (droppedValues > 0) throw new Error("the SDK dropped facts");
  await tracer.close();
  return {
    ...samples,
    cpuSeconds: (user + system) / 1_000_000,
    heapBytes: after.heapUsed - before.heapUsed,
    residentBytes: after.rss - before.rss,
    sent: delivered - WARM_UP_RUNS,
  };
}

function plan(run: Run): Step {
  const step = run.step("plan", "choose_tool", { model: "m-1" });
  step.setUsage({ inputTokens: 812, outputTokens: 64, costUsd: 0.0021 });
  return step;
}

function act(run: Run, seq: number): Step {
  const step = run.step("tool", "search_orders");
  step.addMetadata({ order_count: seq, cache_hit: true });
  return step;
}

function memory(): NodeJS.MemoryUsage {
  globalThis.gc?.();
  return process.memoryUsage();
}

process.on("disconnect", () => process.exit());
process.on("message", (command: AgentCommand) => {
  report(command).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.send?.("ready");
