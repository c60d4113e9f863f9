import { once } from "node:events";
import { join } from "node:path";
import type { AgentReport } from "../../agent/agent-report.ts";
import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startProcess } from "../../harness/process.ts";
import { startIngest } from "../../harness/service.ts";
import { quantile } from "../../harness/statistics.ts";

/** The parts of this benchmark. */
export const sdkParts = ["sdk"] as const;

/** What the SDK costs an agent: time in its thread, CPU, memory. Every run is delivered to a real service. */
export async function benchSdk({ postgres, isShort, signal, note }: Bench): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const database = await postgres.createDatabase("bench_sdk");
  const service = resources.use(await startIngest(database.ingestUrl));
  const { runs, rounds } = isShort ? { runs: 500, rounds: 3 } : { runs: 2_000, rounds: 5 };
  const reports: AgentReport[] = [];
  for (let round = 1; round <= rounds; round++) {
    const told = await agentReport(service.url, runs, signal);
    if (told.sent !== runs) throw new Error(`the SDK delivered ${told.sent} of ${runs} runs`);
    reports.push(told);
    note(`sdk: round ${round} of ${rounds}`);
  }
  const micros = (of: "stepMs" | "endMs", share: number) =>
    reports.map((told) => quantile(told[of], share) * 1_000);
  return [
    figure("SDK: a step, in the agent's thread: p50", micros("stepMs", 0.5), "µs"),
    figure("SDK: a step, in the agent's thread: p99", micros("stepMs", 0.99), "µs"),
    figure("SDK: ending a run of 10 steps: p50", micros("endMs", 0.5), "µs"),
    figure("SDK: ending a run of 10 steps: p99", micros("endMs", 0.99), "µs"),
    figure(
      "SDK: CPU a run of 10 steps, delivery included",
      reports.map(({ cpuSeconds }) => (cpuSeconds / runs) * 1_000_000),
      "µs",
    ),
    figure(
      "SDK: heap at rest",
      reports.map(({ heapBytes }) => heapBytes / 1_000_000),
      "MB",
    ),
    figure(
      "SDK: resident memory at rest",
      reports.map(({ residentBytes }) => residentBytes / 1_000_000),
      "MB",
    ),
  ];
}

async function agentReport(ingestUrl: string, runs: number, signal: AbortSignal): Promise<AgentReport> {
  const options = { signal, execArgv: ["--expose-gc"] };
  await using agent = await startProcess(join(import.meta.dirname, "../../agent/main.ts"), {}, options);
  agent.child.send({ ingestUrl, runs });
  const [answer] = await Promise.race([once(agent.child, "message"), agent.ended.then(() => [undefined])]);
  const { result, error = "the agent's process ended" } = (answer ?? {}) as {
    result?: AgentReport;
    error?: string;
  };
  if (result === undefined) throw new Error(`sdk: ${error}`);
  return result;
}
