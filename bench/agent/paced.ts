import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { AgentTracer } from "@runfacts/sdk";
import type { AgentCommand, PacedReport, PacedRuns } from "./agent-report.ts";
import { recordStep } from "./facts.ts";

const STEPS = 10;
const STEP_MS = 10;
/** After as many, the runtime has compiled what runs often. */
const WARM_UP_RUNS = 1_000;

const work = () => wait(STEP_MS);
const noWork = () => undefined;

/** Runs an agent that waits in its steps, as for a model, and takes the CPU that it uses: cold, and warm. */
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
  const oneRun = async (step: () => unknown) => {
    if (isTraced)
      await tracer.run(async (run) => {
        for (let seq = 0; seq < STEPS; seq++) await recordStep(run, step);
      });
    else for (let seq = 0; seq < STEPS; seq++) await step();
  };
  const measured = async (): Promise<PacedRuns> => {
    let left = runs;
    const line = async () => {
      for (; left > 0; left -= 1) await oneRun(work);
    };
    const cpu = process.cpuUsage();
    await Promise.all(Array.from({ length: atOnce }, line));
    await tracer.flush();
    const { user, system } = process.cpuUsage(cpu);
    return { cpuSeconds: (user + system) / 1_000_000, runSeconds: (runs * STEPS * STEP_MS) / 1_000 };
  };

  // What sends is loaded now: from its sources, which takes longer than from the package.
  await oneRun(noWork);
  await tracer.flush();
  const first = await measured();
  for (let run = 0; run < WARM_UP_RUNS; run++) {
    await oneRun(noWork);
    if (run % atOnce === 0) await turn();
  }
  await tracer.flush();
  const later = await measured();
  await tracer.close();
  return { first, later };
}
