import { compileJson } from "../columns/compile-json.ts";
import { decision } from "../columns/decision.ts";
import { failure } from "../columns/failure.ts";
import { run } from "../columns/run.ts";
import { signal } from "../columns/signal.ts";
import { step } from "../columns/step.ts";
import type { RunCounts } from "../counts/count-run.ts";
import type { DecisionRow, FailureRow, NewRunRow, NewSignalRow, RunRecord, StepRow } from "../rows.ts";
import { toStoredMetadata } from "../stored-metadata.ts";

/**
 * Rows as JSON for `json_to_recordset`. Steps and failures name their run by its number `n` in the call, which is shorter than its
 * key.
 */

/** What is given of a row of `agent_runs`. */
export type GivenRun = Omit<NewRunRow, "ended_at"> & {
  readonly ended_at: bigint | null;
  readonly survived_count: number;
  readonly waiting_ms: bigint;
};

/** A run with what follows from its steps and failures. */
export interface CountedRecord {
  readonly record: RunRecord;
  readonly counts: RunCounts;
  /** Of the run. */
  readonly waiting_ms: bigint;
}

const runPairs = compileJson<GivenRun>(run.columns);
const stepPairs = compileJson<StepRow>(step.columns, ["metadata"]);
const failurePairs = compileJson<FailureRow>(failure.columns);
const decisionPairs = compileJson<DecisionRow>(decision.columns);
const signalPairs = compileJson<NewSignalRow>(signal.columns);

export function jsonRuns(batch: readonly CountedRecord[]): string {
  return jsonGiven(
    batch.map(({ record, counts, waiting_ms }) => ({
      ...record.run,
      survived_count: counts.survived.size,
      waiting_ms,
    })),
  );
}

export function jsonGiven(runs: readonly GivenRun[]): string {
  return `[${runs.map((row, n) => `{"n":${n}${runPairs(row)}${countPairs(row)}}`).join()}]`;
}

function countPairs({ survived_count, waiting_ms }: GivenRun): string {
  const waiting = waiting_ms === 0n ? "" : `,"waiting_ms":${waiting_ms}`;
  return `,"survived_count":${survived_count}${waiting}`;
}

/** Steps of a run, with what follows from all of them. */
export interface StepsOfRun {
  readonly steps: readonly StepRow[];
  readonly counts: RunCounts;
}

/** @param batch the n-th with the steps of the n-th run */
export function jsonSteps(batch: readonly StepsOfRun[]): string {
  let text = "";
  for (const [n, { steps, counts }] of batch.entries()) {
    for (const row of steps) text += `${text === "" ? "" : ","}${jsonStep(row, n, counts)}`;
  }
  return `[${text}]`;
}

/** @param batch the n-th with the failures of the n-th run */
export function jsonFailures(batch: readonly { readonly failures: readonly FailureRow[] }[]): string {
  return jsonItems(
    batch.map(({ failures }) => failures),
    failurePairs,
  );
}

/** @param batch the n-th with the decisions of the n-th run */
export function jsonDecisions(batch: readonly { readonly decisions: readonly DecisionRow[] }[]): string {
  return jsonItems(
    batch.map(({ decisions }) => decisions),
    decisionPairs,
  );
}

/** @param batch the n-th with the signals of the n-th run */
export function jsonSignals(batch: readonly { readonly signals: readonly NewSignalRow[] }[]): string {
  return jsonItems(
    batch.map(({ signals }) => signals),
    signalPairs,
  );
}

function jsonItems<Row>(batch: readonly (readonly Row[])[], pairs: (row: Row) => string): string {
  return `[${batch.flatMap((rows, n) => rows.map((row) => `{"n":${n}${pairs(row)}}`)).join()}]`;
}

function jsonStep(row: StepRow, n: number, { ownLatencies, survived }: RunCounts): string {
  const { metadata, in_metadata } = toStoredMetadata(row);
  let text = `{"n":${n}${stepPairs(row)},"metadata":${JSON.stringify(metadata)},"in_metadata":${in_metadata}`;
  const own = ownLatencies.size === 0 ? undefined : ownLatencies.get(row.step_id);
  if (own !== undefined) text += `,"own_latency_ms":${own}`;
  if (survived.size > 0 && survived.has(row.step_id)) text += `,"survived":true`;
  return `${text}}`;
}
