import type { DecisionRow, FailureRow, Metadata, NewSignalRow, RunHeader, StepRow } from "../../rows.ts";

/**
 * How many bytes the items of a run take at most, encoded as protobuf; `run_bytes` says the same of those that are stored.
 */

/** Ids, times, numbers, tags and lengths of a run; of a step; of a failure; of a decision; of a signal. */
const HEADER_BYTES = 200;
const STEP_BYTES = 160;
const FAILURE_BYTES = 100;
const DECISION_BYTES = 130;
const SIGNAL_BYTES = 160;
/** The tag and the length of a candidate. */
const CANDIDATE_BYTES = 4;
const COUNT_BYTES = 12;
/** A value in metadata, beside its text. */
const VALUE_BYTES = 20;

export function headerBytes({ agent_id, agent_version, environment, session_id }: RunHeader): number {
  const texts = [agent_id, agent_version, environment, session_id ?? ""];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), HEADER_BYTES);
}

export function stepBytes(step: StepRow): number {
  const facts = JSON.stringify(step.metadata);
  const texts = [step.name, step.model ?? "", step.error_code ?? "", facts];
  const counts = [
    step.input_tokens,
    step.output_tokens,
    step.cache_read_tokens,
    step.reasoning_tokens,
    step.cost_nano_usd,
  ].filter((count) => count !== null);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), STEP_BYTES);
  return bytes + COUNT_BYTES * counts.length + VALUE_BYTES * facts.split(",").length;
}

/** What the opening of a step counted for. */
export function openingBytes({ name }: StepRow): number {
  return STEP_BYTES + Buffer.byteLength(name) + "{}".length + VALUE_BYTES;
}

export function failureBytes({ failure_code, message }: FailureRow): number {
  return FAILURE_BYTES + Buffer.byteLength(failure_code) + Buffer.byteLength(message);
}

export function decisionBytes({ candidates, metadata, ...texts }: DecisionRow): number {
  const { decision_type, selected, reason_code } = texts;
  const options = candidates.reduce((sum, option) => sum + CANDIDATE_BYTES + option.length, 0);
  return (
    DECISION_BYTES +
    decision_type.length +
    selected.length +
    reason_code.length +
    options +
    factBytes(metadata)
  );
}

export function signalBytes({ signal_type, signal_code, category, metadata }: NewSignalRow): number {
  const texts = signal_type.length + signal_code.length + (category?.length ?? 0);
  return SIGNAL_BYTES + texts + factBytes(metadata);
}

function factBytes(metadata: Metadata): number {
  const facts = JSON.stringify(metadata);
  return Buffer.byteLength(facts) + VALUE_BYTES * facts.split(",").length;
}
