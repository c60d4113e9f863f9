import type { CountedStepRow, EndedStepRow } from "../rows.ts";

/** A step of a run that came in facts, as it is read: nothing is inside it, and it did not fail. */
export function countedStep(step: EndedStepRow): CountedStepRow {
  return {
    ...step,
    span_flags: null,
    dropped_attributes: null,
    own_latency_ms: step.latency_ms,
    survived: false,
  };
}
