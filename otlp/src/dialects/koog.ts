import type { SpanDialect } from "../dialect/dialect.ts";

export const koog: SpanDialect = {
  name: "Koog",
  source: "JetBrains/koog 0.3, spans that it exports",
  marks: { scopes: ["ai.koog"] },
  presence: {
    "koog.node.name": { type: "other", name: "node" },
    "koog.agent.strategy.name": {
      type: "other",
      name: "invoke_agent",
      isAgent: true,
    },
  },
  attributes: {
    ownName: ["koog.node.name", "koog.agent.strategy.name"],
    finishReason: ["gen_ai.response.finish_reasons", "gen_ai.completion.0.finish_reason"],
    arguments: ["input.value"],
    result: ["output.value"],
  },
  metadata: { strategy: ["koog.agent.strategy.name"] },
};
