import { setImmediate as turn } from "node:timers/promises";
import type { AgentCommand, StepsReport } from "./agent-report.ts";
import { facts, recordStep } from "./facts.ts";
import { memoryInUse } from "./memory.ts";

const STEPS = 10;
const WARM_UP_RUNS = 300;
/** Below the queue's limit, so that nothing is dropped: an agent does not end thousands of runs a second. */
const RUNS_A_FLUSH = 500;

const noWork = () => undefined;

/** Records runs one after the other, and takes the time of each step. */
export async function recordSteps({
  ingestUrl,
  runs,
}: Extract<AgentCommand, { kind: "steps" }>): Promise<StepsReport> {
  const before = await memoryInUse();
  const { AgentTracer } = await import("@runfacts/sdk");
  const tracer = new AgentTracer({ agentId: "bench", agentVersion: "1.0.0", url: ingestUrl });
  const samples = { stepMs: [] as number[], endMs: [] as number[], copyMs: [] as number[] };

  const record = async (count: number) => {
    for (let done = 1; done <= count; done++) {
      let lastStepEnd = 0;
      await tracer.run(async (run) => {
        for (let seq = 0; seq < STEPS; seq++) {
          const start = performance.now();
          await recordStep(run, noWork);
          lastStepEnd = performance.now();
          samples.stepMs.push(lastStepEnd - start);
          JSON.parse(JSON.stringify(facts));
          samples.copyMs.push(performance.now() - lastStepEnd);
        }
        lastStepEnd = performance.now();
      });
      samples.endMs.push(performance.now() - lastStepEnd);
      await turn();
      if (done % RUNS_A_FLUSH === 0) await tracer.flush();
    }
    await tracer.flush();
  };

  await record(WARM_UP_RUNS);
  for (const list of Object.values(samples)) list.length = 0;
  const cpu = process.cpuUsage();
  await record(runs);
  const { user, system } = process.cpuUsage(cpu);
  const stepMs = Float64Array.from(samples.stepMs);
  const endMs = Float64Array.from(samples.endMs);
  const copyMs = Float64Array.from(samples.copyMs);
  for (const list of Object.values(samples)) list.length = 0;
  const after = await memoryInUse();
  const { delivered, droppedValues } = tracer.stats();
  if (droppedValues > 0) throw new Error("the SDK dropped facts");
  await tracer.close();
  return {
    stepMs,
    endMs,
    copyMs,
    cpuSeconds: (user + system) / 1_000_000,
    heapBytes: after.heapUsed - before.heapUsed,
    residentBytes: after.rss - before.rss,
    sent: delivered - WARM_UP_RUNS,
  };
}
