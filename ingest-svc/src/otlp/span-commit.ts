import type { ConversationPart } from "@runfacts/db/write";
import type { RecordEvaluation, RejectReason, SpanFacts } from "@runfacts/otlp";

/** What is to be stored of a request. */
export interface SpanBatch {
  readonly spans: readonly SpanFacts[];
  readonly evaluations: readonly RecordEvaluation[];
  /** Of log records that name no prompt. */
  readonly conversations: readonly ConversationPart[];
}

/** Spans that were not taken. */
export interface Rejection {
  /** For programs, such as "trace_id"; one of a few. */
  readonly reason: string;
  /** Why, in English. */
  readonly description: string;
  readonly count: number;
}

/**
 * Stores spans of a project and answers after COMMIT with those that it did not take. Rejects, with nothing acknowledged, when
 * the database is away or too much waits already.
 */
export type CommitSpans = (
  projectId: number,
  batch: SpanBatch,
) => Promise<{ readonly rejected: readonly Rejection[] }>;

const words: Readonly<Record<RejectReason, string>> = {
  trace_id: "traceId must be 16 bytes, not all zero",
  span_id: "spanId must be 8 bytes, not all zero",
  parent_span_id: "parentSpanId must be 8 bytes, or absent",
  start_time: "startTimeUnixNano must be a time in nanoseconds",
};

/** The spans that mapping could not take, as rejections. */
export function mappingRejections(counts: Readonly<Partial<Record<RejectReason, number>>>): Rejection[] {
  return Object.entries(words).flatMap(([reason, description]) => {
    const count = counts[reason as RejectReason] ?? 0;
    return count === 0 ? [] : [{ reason, description, count }];
  });
}
