import type { AgentSummary } from "@runfacts/gen/client/stats";

/** What agents can be ranked by. */
export type AgentRank = "runs" | "failures" | "duration";

const measures: Readonly<Record<AgentRank, (agent: AgentSummary) => number>> = {
  runs: ({ totalRuns }) => Number(totalRuns),
  failures: ({ totalFailures }) => Number(totalFailures),
  duration: ({ runDuration }) => runDuration?.p95Ms ?? -1,
};

/** Those with most runs, most failed runs or the longest p95 first; alike ones stay in their order. */
export function rankAgents(agents: readonly AgentSummary[], by: AgentRank): readonly AgentSummary[] {
  const measure = measures[by];
  return agents.toSorted((a, b) => measure(b) - measure(a));
}
