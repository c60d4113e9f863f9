/** What is read of a trace of the OpenAI Agents SDK. */
export interface AgentTrace {
  readonly traceId?: unknown;
  readonly groupId?: unknown;
}

/** What is read of a span of the OpenAI Agents SDK. */
export interface AgentSpan {
  readonly spanId?: unknown;
  readonly parentId?: unknown;
  readonly traceId?: unknown;
  /** What it is of, as `type` says; most of it is known when it ends. */
  readonly spanData?: unknown;
  readonly error?: unknown;
}
