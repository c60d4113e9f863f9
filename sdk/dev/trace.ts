import type { Failure } from "@runfacts/gen/server/failure";
import { type Run, RunStatus } from "@runfacts/gen/server/run";
import type { Step } from "@runfacts/gen/server/step";
import { expect } from "vitest";
import { AgentTracer, type TracerOptions, type TracerStats, type Warning } from "../src/index.ts";
import { contractViolations } from "./contract-violations.ts";
import { startIngestServer } from "./ingest-server.ts";

/** What a tracer delivered, and what it told. */
export interface Traced {
  readonly runs: readonly Run[];
  readonly stats: TracerStats;
  readonly warnings: readonly Warning[];
}

/** Runs an agent with a tracer and a server of its own; fails when a run breaks the contract. */
export async function trace(
  agent: (tracer: AgentTracer) => unknown,
  options: Partial<TracerOptions> = {},
): Promise<Traced> {
  await using server = await startIngestServer();
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  const tracer = new AgentTracer({
    agentId: "support",
    agentVersion: "1.4.0",
    url: server.url,
    onWarning,
    ...options,
  });
  await agent(tracer);
  await tracer.close();
  const runs = [...server.stored.values()];
  for (const run of runs) expect(contractViolations(run)).toEqual([]);
  return { runs, stats: tracer.stats(), warnings };
}

/** The one run that an agent made. */
export async function traceRun(
  agent: (tracer: AgentTracer) => unknown,
  options?: Partial<TracerOptions>,
): Promise<
  Traced & { readonly run: Run; readonly steps: readonly Step[]; readonly failures: readonly Failure[] }
> {
  const traced = await trace(agent, options);
  const [run, ...others] = traced.runs;
  if (run === undefined || others.length > 0) throw new Error(`${traced.runs.length} runs arrived, not one`);
  return { ...traced, run, steps: run.steps, failures: run.failures };
}

const words = {
  [RunStatus.SUCCESS]: "success",
  [RunStatus.FAILURE]: "failure",
  [RunStatus.PARTIAL]: "partial",
};

/** A run's status as the SDK spells it. */
export const statusOf = (run: Run) => (words as Readonly<Record<number, string>>)[run.status];
