import { setTimeout as wait } from "node:timers/promises";
import { AgentTracer } from "@runfacts/sdk";
import type { AgentCommand, PacedReport } from "./agent-report.ts";
import { recordStep } from "./facts.ts";

const STEPS = 10;
const STEP_MS = 10;
const WARM_UP_RUNS = 50;

const work = () => wait(STEP_MS);

/** Runs an agent that waits in its steps, as for a model, and takes the CPU that it uses. */
export async function recordPaced({
  ingestUrl,
  runs,
  atOnce,
  isTraced,
}: Extract<AgentCommand, { kind: "paced" }>): Promise<PacedReport> {
  const tracer = new AgentTracer({
    agentId: "bench",
    agentVersion: "1.0.0",
    url: ingestUrl,
    enabled: isTraced,
  });
  let runMs = 0;
  const oneRun = async () => {
    const start = performance.now();
    if (isTraced)
      await tracer.run(async (run) => {
        for (let seq = 0; seq < STEPS; seq++) await recordStep(run, work);
      });
    else for (let seq = 0; seq < STEPS; seq++) await work();
    runMs += performance.now() - start;
  };
  const record = async (count: number) => {
    let left = count;
    const line = async () => {
      for (; left > 0; left -= 1) await oneRun();
    };
    await Promise.all(Array.from({ length: atOnce }, line));
    await tracer.flush();
  };

  await record(WARM_UP_RUNS);
  runMs = 0;
  const cpu = process.cpuUsage();
  await record(runs);
  const { user, system } = process.cpuUsage(cpu);
  await tracer.close();
  return { cpuSeconds: (user + system) / 1_000_000, runSeconds: runMs / 1_000 };
}
