import type { NewSignalRow, TracedStepRow } from "@runfacts/db/rows";
import type { TraceRecord } from "@runfacts/db/write";
import { type Header, mergeHeader, type RecordEvaluation, type SpanFacts } from "@runfacts/otlp";
import { signalRowsOf } from "./signal-rows.ts";
import { stepRowOf } from "./step-row.ts";

/** A part of a trace, and how many spans and judgements of a request it holds. */
export interface GivenTrace {
  readonly record: TraceRecord;
  readonly count: number;
}

/** What a request tells of one trace, while it is put together. */
class TraceParts {
  #header: Header = {};
  #isRun = false;
  readonly #steps: TracedStepRow[] = [];
  readonly #signals: NewSignalRow[] = [];
  #count = 0;

  addSpan(span: SpanFacts): void {
    const { runId, spanId, header, isAi, evaluations } = span;
    this.#header = this.#steps.length === 0 ? header : mergeHeader(this.#header, header);
    this.#isRun ||= isAi;
    this.#steps.push(stepRowOf(span));
    this.#count += 1;
    for (const evaluation of evaluations)
      this.#signals.push(...signalRowsOf({ runId, spanId, ...evaluation }));
  }

  addEvaluation(evaluation: RecordEvaluation): void {
    this.#signals.push(...signalRowsOf(evaluation));
    this.#count += 1;
  }

  given(runId: string): GivenTrace {
    const header = { ...this.#header };
    const record = { runId, header, isRun: this.#isRun, steps: this.#steps, signals: this.#signals };
    return { record, count: this.#count };
  }
}

/** The parts of traces that spans and judgements of a request make. */
export function traceRecordsOf(
  spans: readonly SpanFacts[],
  evaluations: readonly RecordEvaluation[],
): GivenTrace[] {
  const traces = new Map<string, TraceParts>();
  const partsOf = (runId: string) => {
    const parts = traces.get(runId) ?? new TraceParts();
    traces.set(runId, parts);
    return parts;
  };
  for (const span of spans) partsOf(span.runId).addSpan(span);
  for (const evaluation of evaluations) partsOf(evaluation.runId).addEvaluation(evaluation);
  return [...traces].map(([runId, parts]) => parts.given(runId));
}
