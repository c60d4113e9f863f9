import type { StepType } from "../dialect/dialect.ts";
import type { Header } from "../header/header.ts";

/** Tokens and cost of a step. A count that is not told is absent. */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly reasoningTokens?: number;
  /** Billionths of a US dollar, so that sums are exact. */
  readonly costNanoUsd?: number;
}

/** A judgement of a run or a step. */
export interface Evaluation {
  /** What was judged: an identifier. */
  readonly name: string;
  readonly score?: number;
  /** An identifier. */
  readonly label?: string;
}

/** What is kept of a span: facts of a step, and what the span says of its run. */
export interface SpanFacts {
  /** Id of the run: the 16 bytes of the trace's id as a UUID. */
  readonly runId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Absent for a root. */
  readonly parentSpanId?: string;
  /** Microseconds since the Unix epoch. */
  readonly startUs: number;
  /** Absent while the span is open; not before the start. */
  readonly endUs?: number;
  /** A dialect knows it. Of any other span nothing is kept but ids, times and whether it failed. */
  readonly isAi: boolean;
  /** The dialect that named the operation, as its table says. */
  readonly dialect?: string;
  readonly isAgent: boolean;
  readonly type: StepType;
  /** Made of the operation and the name of a tool, an agent or a model. */
  readonly name: string;
  readonly toolName?: string;
  readonly model?: string;
  readonly usage?: Usage;
  readonly failed: boolean;
  /** Present on failed spans of a dialect. */
  readonly errorCode?: string;
  /** From 1. */
  readonly attempt?: number;
  readonly wait?: "person";
  /** Keyed digest of what a tool was called with, 32 hex digits; present on steps of tools and searches. */
  readonly argumentDigest?: string;
  /** Size of what a tool or a search gave back. */
  readonly resultBytes?: number;
  /** How many of its attributes, those of its events and its links were left out; absent for none. */
  readonly dropped?: number;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly evaluations: readonly Evaluation[];
  readonly header: Header;
}

/** Why a span cannot be taken: its field. */
export type RejectReason = "trace_id" | "span_id" | "parent_span_id" | "start_time";
