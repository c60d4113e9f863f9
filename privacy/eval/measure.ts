import { inspectRun } from "../src/inspect.ts";
import type { InspectableRun } from "../src/inspectable-run.ts";
import type { Random } from "./corpus/random.ts";

/** A run of `count` steps as agents send them: no two are the same. */
export function typicalRun(random: Random, count: number): InspectableRun {
  const tools = ["bash", "text_editor", "web_search", "sql_query"];
  const models = ["claude-opus-4-6", "gpt-5-2025-08-07", "gemini-3-flash-preview"];
  const modelStep = () => ({
    stepId: random.uuid(),
    name: `chat ${random.pick(models)}`,
    model: random.pick(models),
    metadata: {
      model: random.pick(models),
      input_tokens: random.below(9000),
      output_tokens: random.below(900),
      cache_read_tokens: random.below(9000),
      reasoning_tokens: 0,
      cost_usd: random.below(9999) / 1e6,
      cache_hit: random.below(2) === 0,
      finish_reason: "tool_calls",
      response_id: `chatcmpl-${random.alnum(29)}`,
    },
  });
  const toolStep = () => ({
    stepId: random.uuid(),
    name: random.pick(tools),
    errorCode: "timeout",
    metadata: {
      tool: random.pick(tools),
      call_id: `call_${random.alnum(24)}`,
      timed_out: false,
      argument_count: random.below(5),
      endpoint: "api.example.com",
      region: "eu-west-1",
    },
  });
  return {
    runId: random.uuid(),
    agentId: "support-agent",
    agentVersion: "2.14.0",
    environment: "production",
    sessionId: random.uuid(),
    traceId: random.hex(32),
    steps: Array.from({ length: count }, (_, at) => (at % 2 === 0 ? modelStep() : toolStep())),
    failures: [
      { failureCode: "timeout", message: `Tool web_search timed out after ${random.below(9999)} ms` },
    ],
  };
}

/**
 * Microseconds that some work takes for one of the runs: the best of `rounds` rounds over all of them, so that what else the
 * machine does is not measured.
 */
export function microsecondsPerRun(
  runs: readonly InspectableRun[],
  rounds: number,
  work: (run: InspectableRun) => unknown = inspectRun,
): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (const run of runs) work(run);
    best = Math.min(best, ((performance.now() - start) * 1000) / runs.length);
  }
  return best;
}
