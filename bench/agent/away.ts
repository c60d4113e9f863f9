import { setImmediate as turn } from "node:timers/promises";
import { AgentTracer } from "@runfacts/sdk";
import type { AgentCommand, AwayReport } from "./agent-report.ts";
import { recordStep } from "./facts.ts";
import { memoryInUse } from "./memory.ts";

const STEPS = 3;
const RUNS_A_TURN = 50;
// Nothing listens there.
const AWAY = "http://127.0.0.1:1";

const noWork = () => undefined;

/** Records runs while the service is away, and takes the heap at some numbers of runs. */
export async function recordAway({ runs }: Extract<AgentCommand, { kind: "away" }>): Promise<AwayReport> {
  const tracer = new AgentTracer({
    agentId: "bench",
    agentVersion: "1.0.0",
    url: AWAY,
    onWarning: () => undefined,
    exitTimeoutMs: 0,
  });
  const heapBytes: number[] = [];
  let recorded = 0;
  for (const target of runs) {
    for (; recorded < target; recorded += 1) {
      await tracer.run(async (run) => {
        for (let seq = 0; seq < STEPS; seq++) await recordStep(run, noWork);
      });
      if (recorded % RUNS_A_TURN === 0) await turn();
    }
    heapBytes.push((await memoryInUse()).heapUsed);
  }
  await tracer.close({ timeoutMs: 0 });
  return { heapBytes };
}
