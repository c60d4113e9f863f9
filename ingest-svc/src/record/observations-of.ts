import type { DecisionRow, NewSignalRow, Observations } from "@runfacts/db/rows";
import { itemHash } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import { itemIds } from "./derived-id.ts";
import { sortedMetadata } from "./sorted-metadata.ts";

/** Rows of the decisions and signals of a checked run, those without an id with one derived from their content. */
export function observationsOf(run: Run): Observations {
  return { decisions: decisionRowsOf(run), signals: signalRowsOf(run) };
}

export function decisionRowsOf({ runId, decisions }: Run): DecisionRow[] {
  const idOf = itemIds(runId, "decision");
  return decisions.map((decision) => {
    const facts = {
      step_id: decision.stepId?.toLowerCase() ?? null,
      decision_type: decision.decisionType,
      selected: decision.selected,
      reason_code: decision.reasonCode,
      confidence: decision.confidence ?? null,
      candidates: decision.candidates,
      metadata: sortedMetadata(decision.metadata),
    };
    const decision_id = idOf(decision.decisionId, facts);
    return { decision_id, ...facts, item_hash: itemHash("decision", { decision_id, ...facts }) };
  });
}

export function signalRowsOf({ runId, qualitySignals }: Run): NewSignalRow[] {
  const idOf = itemIds(runId, "signal");
  return qualitySignals.map((signal) => {
    const facts = {
      step_id: signal.stepId?.toLowerCase() ?? null,
      signal_type: signal.signalType,
      signal_code: signal.signalCode,
      value: signal.value ?? null,
      number: signal.number ?? null,
      category: signal.category ?? null,
      weight: signal.weight ?? null,
      metadata: sortedMetadata(signal.metadata),
    };
    const signal_id = idOf(signal.signalId, facts);
    return { signal_id, ...facts, item_hash: itemHash("signal", { signal_id, ...facts }) };
  });
}
