import type { Metadata, Run, Usage } from "@runfacts/sdk";

/** What the steps of a benchmark tell: five facts, and what their model call used. */
export const facts = {
  model: "m-1",
  usage: { inputTokens: 812, outputTokens: 64, costUsd: 0.0021 } satisfies Usage,
  metadata: {
    order_count: 3,
    cache_hit: true,
    index: "docs-v2",
    region: "eu-west-1",
    wait_ms: 12.5,
  } satisfies Metadata,
} as const;

/** A step with a context and all of its facts; `work` is what the agent does in it. */
export function recordStep<T>(run: Run, work: () => T): Promise<Awaited<T>> {
  return run.step("plan", "choose_tool", { model: facts.model }, (step) => {
    step.setUsage(facts.usage);
    step.addMetadata(facts.metadata);
    return work();
  });
}
