import type { SpanDialect } from "../dialect/dialect.ts";

const workflow = { type: "other", name: "invoke_workflow", isAgent: true } as const;

/** Agents, models and tools speak OpenTelemetry GenAI; workflows have names of their own. */
export const agentFramework: SpanDialect = {
  name: "Microsoft Agent Framework",
  source: "microsoft/agent-framework 1, python/packages/core/agent_framework/observability.py",
  marks: {
    scopes: ["agent_framework", "Microsoft.Agents.AI.Workflows", "Experimental.Microsoft.Agents.AI"],
    attributes: ["executor.id", "edge_group.type"],
  },
  presence: {
    "gen_ai.tool.name": { type: "tool", name: "execute_tool" },
    "executor.id": { type: "other", name: "executor" },
    "edge_group.type": { type: "other", name: "edge_group" },
    "message.type": { type: "other", name: "message" },
    "workflow.id": workflow,
  },
  attributes: {
    ownName: ["workflow.name"],
    nodeName: ["executor.id"],
  },
  metadata: { executor_type: ["executor.type"], edge_group: ["edge_group.type"] },
};
