import type { Run } from "@runfacts/gen/server/run";
import { AgentTracer, type TracerOptions, type TracerStats } from "@runfacts/sdk";
import { expect } from "vitest";
import { contractViolations, startIngestServer } from "../dev/index.ts";
import { expectNoCanary } from "./expect-no-canary.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { runLines } from "./run-lines.ts";

const AGENT = "support";

/** What an agent in the test's own process recorded. */
export interface Recorded {
  readonly runs: readonly Run[];
  /** {@link runLines} of the runs, in the order in which they arrived. */
  readonly lines: readonly (readonly string[])[];
  readonly stats: TracerStats;
}

/** Runs an agent, in the test's own process. Fails if a run breaks the contract, or if anything that was sent holds a canary. */
export async function recordRuns(
  agent: (tracer: AgentTracer) => unknown,
  options: Partial<TracerOptions> = {},
): Promise<Recorded> {
  await using server = await startIngestServer();
  await using proxy = await startRecordingProxy(server.port);
  const { url } = proxy;
  const tracer = new AgentTracer({ agentId: AGENT, agentVersion: "1.4.0", url, ...options });
  await agent(tracer);
  await tracer.close();
  const runs = [...server.stored.values()];
  for (const run of runs) expect(contractViolations(run)).toEqual([]);
  if (runs.length > 0) expectNoCanary(proxy.bytes(), AGENT);
  return { runs, lines: runs.map(runLines), stats: tracer.stats() };
}

/** The lines of the one run that an agent makes, without its first. */
export async function recordRun(
  agent: (tracer: AgentTracer) => unknown,
  options?: Partial<TracerOptions>,
): Promise<readonly string[]> {
  const { lines, stats } = await recordRuns(
    (tracer) => tracer.run(() => agent(tracer)).catch(() => undefined),
    options,
  );
  expect(lines).toHaveLength(1);
  expect([stats.errors, stats.droppedSteps, stats.droppedValues]).toEqual([0, 0, 0]);
  return lines[0] ?? [];
}
