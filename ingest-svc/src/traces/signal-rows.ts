import type { NewSignalRow } from "@runfacts/db/rows";
import { itemHash } from "@runfacts/db/write";
import { type RecordEvaluation, stepIdOf } from "@runfacts/otlp";
import { derivedId } from "../record/derived-id.ts";

const EVALUATION = "evaluation";

/**
 * The signals that a judgement is: one of its score, one of its label. Their ids follow from all that they say, so that a
 * judgement that comes twice is one.
 */
export function signalRowsOf({ runId, spanId, name, score, label }: RecordEvaluation): NewSignalRow[] {
  const row = (value: { readonly number: number | null; readonly category: string | null }): NewSignalRow => {
    const facts = {
      step_id: spanId === undefined ? null : stepIdOf(runId, spanId),
      signal_type: EVALUATION,
      signal_code: name,
      value: null,
      ...value,
      weight: null,
      metadata: {},
    };
    const signal_id = derivedId(runId, `evaluation:${itemHash("signal", facts)}`);
    const item_hash = itemHash("signal", { signal_id, ...facts });
    // Follows from its kind, so it is not among what tells one from another.
    return { signal_id, ...facts, source: "model", dropped: null, item_hash };
  };
  return [
    ...(score === undefined ? [] : [row({ number: score, category: null })]),
    ...(label === undefined ? [] : [row({ number: null, category: label })]),
  ];
}
