import type { DecisionRow, FailureRow, NewSignalRow, Observations } from "@runfacts/db/rows";
import { itemHash } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import type { Signal } from "@runfacts/gen/server/signal";
import { messageFingerprint } from "@runfacts/privacy/inspect";
import { itemIds } from "./derived-id.ts";
import { type DroppedColumns, nothingDropped } from "./dropped-columns.ts";
import { sortedMetadata } from "./sorted-metadata.ts";
import { failureTypeWord, signalSourceWord } from "./words.ts";

/** Rows of the failures of a checked run, those without an id with one derived from their content. Yields between them. */
export function* failureRowsOf(
  run: Run,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, FailureRow[]> {
  const idOf = itemIds(run.runId, "failure");
  const ofFailures = dropped.get("failures");
  const rows: FailureRow[] = [];
  for (const failure of run.failures) {
    const facts = {
      step_id: failure.stepId?.toLowerCase() ?? null,
      failure_type: failureTypeWord(failure.failureType),
      failure_code: failure.failureCode,
      message: failure.message,
    };
    const failure_id = idOf(failure.failureId, facts);
    rows.push({
      failure_id,
      ...facts,
      fingerprint: storedFingerprint(failure.message),
      dropped: ofFailures?.get(rows.length) ?? null,
      item_hash: itemHash("failure", { failure_id, ...facts }),
    });
    yield;
  }
  return rows;
}

/** The 64 bits of a fingerprint, signed. */
export function storedFingerprint(message: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${messageFingerprint(message)}`));
}

/** Rows of the decisions and signals of a checked run, those without an id with one derived from their content. Yields between them. */
export function* observationsOf(
  run: Run,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, Observations> {
  return { decisions: yield* decisionRowsOf(run, dropped), signals: yield* signalRowsOf(run, dropped) };
}

export function* decisionRowsOf(
  { runId, decisions }: Run,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, DecisionRow[]> {
  const idOf = itemIds(runId, "decision");
  const ofDecisions = dropped.get("decisions");
  const rows: DecisionRow[] = [];
  for (const decision of decisions) {
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
    rows.push({
      decision_id,
      ...facts,
      dropped: ofDecisions?.get(rows.length) ?? null,
      item_hash: itemHash("decision", { decision_id, ...facts }),
    });
    yield;
  }
  return rows;
}

export function* signalRowsOf(
  { runId, qualitySignals }: Run,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, NewSignalRow[]> {
  const idOf = itemIds(runId, "signal");
  const ofSignals = dropped.get("qualitySignals");
  const rows: NewSignalRow[] = [];
  for (const signal of qualitySignals) {
    const facts = signalFacts(signal);
    const signal_id = idOf(signal.signalId, facts);
    rows.push({
      signal_id,
      ...facts,
      dropped: ofSignals?.get(rows.length) ?? null,
      item_hash: itemHash("signal", { signal_id, ...facts }),
    });
    yield;
  }
  return rows;
}

/** What a signal says, but for its id: what its hash is of. */
export function signalFacts(signal: Signal) {
  return {
    step_id: signal.stepId?.toLowerCase() ?? null,
    signal_type: signal.signalType,
    signal_code: signal.signalCode || null,
    value: signal.value ?? null,
    number: signal.number ?? null,
    category: signal.category ?? null,
    weight: signal.weight ?? null,
    source: signalSourceWord(signal.source),
    metadata: sortedMetadata(signal.metadata),
  };
}
