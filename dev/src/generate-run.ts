import { agents, environments, models, runFailures, stepFailures, tools, versions } from "./catalogue.ts";
import type { GeneratedFailure, GeneratedRun, GeneratedStep } from "./generated-run.ts";
import type { Random } from "./random.ts";

export const STEPS_PER_RUN = 10;

/** Shares of runs that failed, and that succeeded after a failure on the way. */
const FAILED = 0.15;
const PARTIAL = 0.1;

/**
 * Draws a run in the shape of real ones: the agent plans and calls a tool in turn, then answers; model calls
 * carry their usage as metadata, tool calls a few facts.
 *
 * @param startedAt milliseconds since the Unix epoch
 * @param stepCount default: ten
 */
export function generateRun(random: Random, startedAt: number, stepCount = STEPS_PER_RUN): GeneratedRun {
  const model = random.pick(models);
  const steps: GeneratedStep[] = [];
  let clock = startedAt;
  for (let seq = 0; seq < stepCount; seq++) {
    const isLast = seq === stepCount - 1;
    const step = generateStep(random, seq, isLast, model, clock + random.int(1, 10));
    steps.push(step);
    clock = step.ended_at;
  }
  const failures = generateFailures(random, steps);
  return {
    run_id: random.uuid(),
    agent_id: random.pickSkewed(agents),
    agent_version: random.pickSkewed(versions),
    environment: random.pickSkewed(environments),
    status: failures.status,
    started_at: startedAt,
    ended_at: clock + random.int(0, 20),
    session_id: random.chance(0.3) ? `s-${random.int(1, 200_000)}` : undefined,
    steps,
    failures: failures.failures,
  };
}

function generateStep(
  random: Random,
  seq: number,
  isLast: boolean,
  model: string,
  started_at: number,
): GeneratedStep {
  const facts = isLast ? submit() : seq % 2 === 0 ? plan(random, model) : act(random);
  return {
    step_id: random.uuid(),
    seq,
    started_at,
    ended_at: started_at + facts.latency_ms,
    ...facts,
  };
}

type StepFacts = Pick<GeneratedStep, "step_type" | "name" | "latency_ms" | "metadata">;

function plan(random: Random, model: string): StepFacts {
  const input_tokens = random.int(1, 30_000);
  const isCached = random.chance(0.8);
  const metadata = {
    model,
    input_tokens,
    output_tokens: random.int(5, 900),
    cache_read_tokens: isCached ? random.int(0, 20_000) : 0,
    reasoning_tokens: 0,
    cost_usd: random.int(400, 20_000) / 1_000_000,
    cache_hit: isCached,
  };
  return { step_type: "plan", name: `chat ${model}`, latency_ms: latency(random, 1_200, 1.9), metadata };
}

function act(random: Random): StepFacts {
  if (random.chance(0.15)) {
    const metadata = { hits: random.int(0, 20), index: "handbook" };
    return { step_type: "retrieve", name: "search_docs", latency_ms: latency(random, 180, 2.2), metadata };
  }
  const tool = random.pickSkewed(tools);
  const metadata = { tool, timed_out: random.chance(0.01), argument_count: random.int(0, 4) };
  return { step_type: "tool", name: tool, latency_ms: latency(random, 400, 3), metadata };
}

function submit(): StepFacts {
  const metadata = { tool: "submit", timed_out: false, argument_count: 0 };
  return { step_type: "respond", name: "submit", latency_ms: 5, metadata };
}

function latency(random: Random, median: number, spread: number): number {
  return Math.min(Math.round(random.logNormal(median, spread)), 600_000);
}

function generateFailures(
  random: Random,
  steps: readonly GeneratedStep[],
): Pick<GeneratedRun, "status" | "failures"> {
  const isFailed = random.chance(FAILED);
  if (!isFailed && !random.chance(PARTIAL)) return { status: "success", failures: [] };
  const status = isFailed ? "failure" : "partial";
  if (isFailed && random.chance(0.4)) {
    return { status, failures: [{ failure_id: random.uuid(), ...random.pick(runFailures) }] };
  }
  const { step_id } = random.pick(steps);
  const failure: GeneratedFailure = {
    failure_id: random.uuid(),
    step_id,
    ...random.pickSkewed(stepFailures),
  };
  return { status, failures: [failure] };
}
