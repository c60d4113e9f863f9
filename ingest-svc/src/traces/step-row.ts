import type { TracedStepRow } from "@runfacts/db/rows";
import { type SpanFacts, spanHash, stepIdOf, type Usage } from "@runfacts/otlp";
import { uuidOf } from "./uuid-of.ts";

/** Bits of `span_flags`. */
export const DIALECT_BIT = 1;
export const AGENT_BIT = 2;

const MAX_INT4 = 2 ** 31 - 1;
const MICROS_A_MILLI = 1000;

/** The row of the step that a span is. */
export function stepRowOf(span: SpanFacts): TracedStepRow {
  const { runId, spanId, parentSpanId, startUs, endUs, usage, attempt, resultBytes } = span;
  const hasParent = parentSpanId !== undefined && parentSpanId !== spanId;
  return {
    step_id: stepIdOf(runId, spanId),
    seq: null,
    parent_step_id: hasParent ? stepIdOf(runId, parentSpanId) : null,
    step_type: span.type,
    name: span.name,
    started_at: BigInt(startUs),
    ended_at: endUs === undefined ? null : BigInt(endUs),
    latency_ms:
      endUs === undefined ? null : Math.min(MAX_INT4, Math.floor((endUs - startUs) / MICROS_A_MILLI)),
    attempt: attempt === undefined ? null : Math.min(MAX_INT4, attempt),
    model: span.model ?? null,
    input_tokens: count(usage, "inputTokens"),
    output_tokens: count(usage, "outputTokens"),
    cache_read_tokens: count(usage, "cacheReadTokens"),
    reasoning_tokens: count(usage, "reasoningTokens"),
    cost_nano_usd: count(usage, "costNanoUsd"),
    error_code: span.errorCode ?? null,
    wait: span.wait ?? null,
    argument_digest: span.argumentDigest === undefined ? null : uuidOf(span.argumentDigest),
    result_bytes: resultBytes === undefined ? null : BigInt(resultBytes),
    failed: span.failed,
    metadata: span.metadata,
    dropped: null,
    item_hash: spanHash(span),
    dropped_attributes: span.dropped === undefined ? null : Math.min(MAX_INT4, span.dropped),
    span_flags: (span.isAi ? DIALECT_BIT : 0) | (span.isAgent ? AGENT_BIT : 0),
  };
}

function count(usage: Usage | undefined, name: keyof Usage): bigint | null {
  const value = usage?.[name];
  return value === undefined ? null : BigInt(value);
}
