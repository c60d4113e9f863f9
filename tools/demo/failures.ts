import type { ErrorFacts, FailureType } from "@runfacts/sdk";

/** A way to fail: where, how it is called, and whether trying again can help. */
export interface DemoFailure extends ErrorFacts {
  readonly type: FailureType;
  readonly message: string;
  readonly isRetryable: boolean;
  /** How long the failing call takes, in milliseconds. */
  readonly takesMs: number;
}

const failure = (
  type: FailureType,
  code: string,
  message: string,
  takesMs: number,
  isRetryable: boolean,
): DemoFailure => ({ type, code, message, takesMs, isRetryable });

/** Every way to fail that the demo shows. */
export const failures = [
  failure("tool", "timeout", "Service did not answer within 8 s", 8000, true),
  failure("tool", "api_error", "Service answered with status 503", 180, true),
  failure("tool", "invalid_response", "Response did not match the schema", 240, false),
  failure("tool", "rate_limited", "Service answered with status 429", 60, true),
  failure("tool", "auth_failed", "API key invalid or expired", 45, false),
  failure("model", "context_length_exceeded", "Prompt exceeds 200k token limit", 320, false),
  failure("model", "rate_limited", "Token rate limit reached", 90, true),
  failure("model", "content_filter", "Provider stopped the completion by its filter", 1400, false),
  failure("model", "invalid_output", "Output was not valid JSON for the tool schema", 2100, true),
  failure("model", "overloaded", "Provider answered with status 529", 700, true),
  failure("retrieval", "no_results", "Index has no match above the threshold", 130, false),
  failure("retrieval", "index_unavailable", "Failed to connect to vector DB", 3000, true),
  failure("retrieval", "timeout", "Vector DB did not answer within 5 s", 5000, true),
  failure("retrieval", "low_relevance", "Best match scored below 0.4", 140, false),
  failure("orchestration", "max_steps_exceeded", "Step limit of 40 reached", 0, false),
  failure("orchestration", "budget_exceeded", "Cost limit of the run reached", 0, false),
  failure("orchestration", "deadline_exceeded", "Run took longer than its deadline", 0, false),
  failure("orchestration", "loop_detected", "Same tool call repeated three times", 0, false),
  failure("orchestration", "type_error", "TypeError", 0, false),
  failure("orchestration", "range_error", "RangeError", 0, false),
] as const;

/** The failure of this type and code. */
export function failureOf(type: FailureType, code: string): DemoFailure {
  const found = failures.find((candidate) => candidate.type === type && candidate.code === code);
  if (found === undefined) throw new RangeError(`no failure ${type}/${code}`);
  return found;
}

/** What the parts of the demo agents throw when they fail. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly failure: DemoFailure;

  constructor(failure: DemoFailure) {
    super(failure.code);
    this.failure = failure;
  }
}
