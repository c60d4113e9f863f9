import { createRandom, type Random } from "@runfacts/dev/random";
import { AgentTracer, type RunOptions, type TracerStats } from "@runfacts/sdk";
import { demoId } from "./demo-id.ts";
import { AgentError } from "./failures.ts";
import type { PlannedRun } from "./plan-runs.ts";
import { VirtualTime } from "./virtual-time.ts";
import { Workbench } from "./workbench.ts";

/** What became of the runs. */
export type DemoCounts = Pick<TracerStats, "produced" | "delivered" | "duplicates" | "droppedValues">;

// Runs are made faster than they are delivered; the tracers' queues stay short.
const RUNS_BETWEEN_FLUSHES = 250;

const classifyError = (error: unknown) => (error instanceof AgentError ? error.failure : undefined);

function runOptions({ agent }: PlannedRun, random: Random): RunOptions {
  const traceId = random.hex(32);
  return agent.agentId === "support" ? { traceId, sessionId: `session-${random.int(1, 400)}` } : { traceId };
}

/**
 * Lets each planned run happen, in virtual time, and delivers it through the SDK.
 *
 * @param onProgress called now and then with the number of runs made
 */
export async function sendDemo(
  planned: readonly PlannedRun[],
  url: string,
  onProgress: (counts: DemoCounts) => void = () => undefined,
): Promise<DemoCounts> {
  const time = new VirtualTime();
  const tracers = new Map<string, AgentTracer>();
  let random = createRandom(0);
  const tracerOf = ({ agent, release, environment }: PlannedRun) => {
    const key = `${agent.agentId} ${release.version} ${environment}`;
    const known = tracers.get(key);
    if (known !== undefined) return known;
    const generateId = (microseconds: number) => demoId(microseconds, random);
    const { agentId } = agent;
    const identity = { agentId, agentVersion: release.version, environment };
    const tracer = new AgentTracer({ ...identity, url, clock: time.now, generateId, classifyError });
    tracers.set(key, tracer);
    return tracer;
  };
  const counts = () => sumOf([...tracers.values()].map((tracer) => tracer.stats()));
  for (const [index, run] of planned.entries()) {
    random = createRandom(run.seed);
    const tracer = tracerOf(run);
    const act = () =>
      tracer.run(runOptions(run, random), (active) =>
        run.agent.act(new Workbench({ run: active, time, random, release: run.release, fault: run.fault })),
      );
    await time.run(run.startsAt * 1000, act).catch(() => undefined);
    if (index % RUNS_BETWEEN_FLUSHES !== 0) continue;
    await Promise.all([...tracers.values()].map((each) => each.flush()));
    onProgress(counts());
  }
  await Promise.all([...tracers.values()].map((tracer) => tracer.close()));
  return counts();
}

function sumOf(stats: readonly TracerStats[]): DemoCounts {
  const sum = (field: keyof DemoCounts) => stats.reduce((total, each) => total + each[field], 0);
  return {
    produced: sum("produced"),
    delivered: sum("delivered"),
    duplicates: sum("duplicates"),
    droppedValues: sum("droppedValues"),
  };
}
