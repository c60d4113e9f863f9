import { create } from "@bufbuild/protobuf";
import { AgentSummarySchema } from "@runfacts/gen/client/stats";
import { expect, it } from "vitest";
import { type AgentRank, rankAgents } from "./rank-agents.ts";

const agents = [
  create(AgentSummarySchema, {
    agentId: "busy",
    totalRuns: 90n,
    totalFailures: 2n,
    runDuration: { p95Ms: 20 },
  }),
  create(AgentSummarySchema, { agentId: "open", totalRuns: 50n, totalFailures: 2n }),
  create(AgentSummarySchema, { agentId: "bad", totalRuns: 9n, totalFailures: 7n, runDuration: { p95Ms: 5 } }),
  create(AgentSummarySchema, { agentId: "slow", totalRuns: 3n, runDuration: { p95Ms: 900 } }),
];

it.each<[AgentRank, string[]]>([
  ["runs", ["busy", "open", "bad", "slow"]],
  ["failures", ["bad", "busy", "open", "slow"]],
  ["duration", ["slow", "busy", "bad", "open"]],
])("ranks by %s", (by, expected) => {
  expect(rankAgents(agents, by).map(({ agentId }) => agentId)).toEqual(expected);
});
