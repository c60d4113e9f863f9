import type { SpanDialect } from "../dialect/dialect.ts";

/** Arguments and results are in events. A tool that failed says so in its status; the agent's tokens are those of its calls. */
export const strands: SpanDialect = {
  name: "Strands Agents",
  source: "strands-agents/sdk-python 1, src/strands/telemetry/tracer.py",
  marks: { scopes: ["strands.telemetry.tracer"], attributes: ["event_loop.cycle_id"] },
  operation: ["gen_ai.operation.name"],
  operations: {
    execute_event_loop_cycle: { type: "other", name: "event_loop_cycle" },
    invoke_swarm: { type: "other", name: "invoke_workflow", isAgent: true },
    invoke_graph: { type: "other", name: "invoke_workflow", isAgent: true },
  },
  attributes: {
    outcome: ["gen_ai.tool.status"],
    arguments: [
      "gen_ai.tool.message#content",
      "gen_ai.client.inference.operation.details#gen_ai.input.messages",
    ],
    result: ["gen_ai.choice#message"],
  },
  // The event of the newer form holds a message that holds the call, with an id of its own.
  argumentsIn: ["0.parts.0.arguments"],
  metadata: {
    first_chunk_ms: ["gen_ai.server.time_to_first_token"],
  },
};
