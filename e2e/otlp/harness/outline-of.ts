import { outline, type RunOutline } from "@runfacts/otlp/testing";

interface AnsweredStep {
  readonly step_id: string;
  readonly parent_step_id?: string;
  readonly step_type: "plan" | "retrieve" | "tool" | "respond" | "other";
  readonly name: string;
  readonly model?: string;
  readonly started_at: string;
  readonly ended_at?: string;
  readonly usage?: Readonly<Record<string, number>>;
  readonly failed: boolean;
  readonly error_code?: string;
  readonly attempt?: number;
  readonly argument_digest?: string;
  readonly result_bytes?: number;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
}

/** A run as GetRun answers it. */
export interface AnsweredRun {
  readonly run_id: string;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  readonly session_id?: string;
  readonly status: "success" | "failure" | "partial" | "running";
  readonly incomplete: boolean;
  readonly started_at: string;
  readonly ended_at: string;
  readonly usage?: Readonly<Record<string, number>>;
  readonly steps: readonly AnsweredStep[];
  readonly failures: readonly {
    readonly step_id: string;
    readonly failure_type: "tool" | "model" | "retrieval" | "orchestration";
    readonly failure_code: string;
    readonly message: string;
  }[];
}

/** Microseconds, which Date would cut. */
function microsOf(time: string): number {
  const [, fraction = ""] = /\.(\d+)Z$/.exec(time) ?? [];
  return Math.floor(Date.parse(time) / 1000) * 1_000_000 + Number(fraction.padEnd(6, "0"));
}

const words: Readonly<Record<string, string>> = {
  input_tokens: "inputTokens",
  output_tokens: "outputTokens",
  cache_read_tokens: "cacheReadTokens",
  reasoning_tokens: "reasoningTokens",
};
const usageOf = (usage: Readonly<Record<string, number>> = {}) =>
  Object.fromEntries(Object.entries(usage).map(([name, count]) => [words[name] ?? name, count]));

/**
 * A run that was answered as people write down what they expect of it.
 *
 * @param wasOpen whether it ended for want of anything more
 */
export function outlineOf(run: AnsweredRun, wasOpen: boolean): RunOutline {
  const end = { status: run.status === "running" ? "partial" : run.status, endUs: microsOf(run.ended_at) };
  const ids = new Set(run.steps.map(({ step_id }) => step_id));
  return comparable(
    outline({
      runId: run.run_id,
      agent: run.agent_id,
      version: run.agent_version,
      // What it is where nothing was told of it.
      ...(run.environment !== "production" && { environment: run.environment }),
      ...(run.session_id !== undefined && { session: run.session_id }),
      startUs: microsOf(run.started_at),
      ...(!wasOpen && { ended: end }),
      idle: end,
      lastUs: end.endUs,
      isIncomplete: run.incomplete,
      usage: usageOf(run.usage),
      failures: run.failures.map(({ step_id, failure_type, failure_code, message }) => ({
        stepId: step_id,
        type: failure_type,
        code: failure_code,
        message,
      })),
      evaluations: [],
      steps: run.steps.map((step) => ({
        spanId: step.step_id,
        // The span around may not have come.
        ...(step.parent_step_id !== undefined &&
          ids.has(step.parent_step_id) && { parentSpanId: step.parent_step_id }),
        startUs: microsOf(step.started_at),
        ...(step.ended_at !== undefined && { endUs: microsOf(step.ended_at) }),
        type: step.step_type,
        name: step.name,
        ...(step.model !== undefined && { model: step.model }),
        usage: usageOf(step.usage),
        isAi: true,
        isAgent: false,
        failed: step.failed,
        ...(step.error_code !== undefined && { errorCode: step.error_code }),
        ...(step.attempt !== undefined && { attempt: step.attempt }),
        ...(step.argument_digest !== undefined && { argumentDigest: step.argument_digest }),
        ...(step.result_bytes !== undefined && { resultBytes: step.result_bytes }),
        metadata: step.metadata,
      })),
    }),
  );
}

/** Facts of a line: a run that was answered does not tell which steps are agents, and has facts in another order. */
const FACT = / (\w+=\S+)/g;

/** The same outline without what an answer does not tell. */
export function comparable(expected: RunOutline): RunOutline {
  const { evaluations: _, ...told } = expected;
  const steps = told.steps.map((line) => {
    const facts = Array.from(line.matchAll(FACT), ([, fact = ""]) => fact);
    const kept = facts.filter((fact) => !/^isAgent=/.test(fact)).sort();
    return [line.replace(FACT, ""), ...kept].join(" ");
  });
  return { ...told, steps, failures: told.failures.toSorted() };
}
