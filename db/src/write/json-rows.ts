import { compileJson } from "../columns/compile-json.ts";
import { decision } from "../columns/decision.ts";
import { failure } from "../columns/failure.ts";
import { run } from "../columns/run.ts";
import { signal } from "../columns/signal.ts";
import { step } from "../columns/step.ts";
import type { RunCounts } from "../counts/count-run.ts";
import { type StepSums, stepSumColumns, stepSums } from "../counts/step-sums.ts";
import type { CountedStep } from "../rollup/sum-runs.ts";
import type {
  DecisionRow,
  FailureRow,
  NewRunRow,
  NewSignalRow,
  RunRecord,
  StepRow,
  TracedStepRow,
} from "../rows.ts";
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
  /** Null while the run is open, and where they do not fit. */
  readonly step_sums: StepSums | null;
};

/** A run with what follows from its steps and failures. */
export interface CountedRecord {
  readonly record: RunRecord;
  readonly counts: RunCounts;
  /** Its steps, as they count. */
  readonly steps: readonly CountedStep[];
  /** Of the run. */
  readonly waiting_ms: bigint;
}

/** The same of the run of a trace. */
export type GivenTrace = GivenRun & {
  readonly trace_state: object;
  readonly incomplete: boolean;
  readonly dropped_attributes: number;
};

const runPairs = compileJson<GivenRun>(run.columns);
const tracePairs = compileJson<GivenTrace>(run.columns, [], "traced");
const stepPairs = compileJson<StepRow>(step.columns, ["metadata"]);
const tracedStepPairs = compileJson<TracedStepRow>(step.columns, ["metadata"], "traced");
const failurePairs = compileJson<FailureRow>(failure.columns);
const decisionPairs = compileJson<DecisionRow>(decision.columns);
const signalPairs = compileJson<NewSignalRow>(signal.columns);

export function jsonRuns(batch: readonly CountedRecord[]): string {
  return jsonGiven(
    batch.map(({ record, counts, steps, waiting_ms }) => ({
      ...record.run,
      survived_count: counts.survived.size,
      waiting_ms,
      step_sums: stepSums(steps),
    })),
  );
}

export function jsonGiven(runs: readonly GivenRun[]): string {
  return `[${runs.map((row, n) => `{"n":${n}${runPairs(row)}${countPairs(row)}}`).join()}]`;
}

function countPairs({ survived_count, waiting_ms, step_sums }: GivenRun): string {
  const waiting = waiting_ms === 0n ? "" : `,"waiting_ms":${waiting_ms}`;
  return `,"survived_count":${survived_count}${waiting}${step_sums === null ? "" : stepSumPairs(step_sums)}`;
}

function stepSumPairs({ cells, sums }: StepSums): string {
  let text = `,"step_cells":"{${cells.join()}}"`;
  for (const [place, column] of stepSumColumns.entries()) {
    const sum = sums[place] ?? 0;
    if (sum !== 0) text += `,"${column}":${sum}`;
  }
  return text;
}

export function jsonTraces(runs: readonly GivenTrace[]): string {
  return `[${runs.map((row, n) => `{"n":${n}${tracePairs(row)}${countPairs(row)}}`).join()}]`;
}

/** Steps of a run, with what follows from all of them. */
export interface StepsOfRun<Row = StepRow> {
  readonly steps: readonly Row[];
  readonly counts: RunCounts;
}

/** @param batch the n-th with the steps of the n-th run */
export function jsonSteps(batch: readonly StepsOfRun[]): string {
  return jsonOfSteps(batch, stepPairs);
}

/** The same of traces. */
export function jsonTracedSteps(batch: readonly StepsOfRun<TracedStepRow>[]): string {
  return jsonOfSteps(batch, tracedStepPairs);
}

function jsonOfSteps<Row extends StepRow>(
  batch: readonly StepsOfRun<Row>[],
  pairs: (row: Row) => string,
): string {
  let text = "";
  for (const [n, { steps, counts }] of batch.entries()) {
    for (const row of steps) text += `${text === "" ? "" : ","}${jsonStep(row, n, counts, pairs)}`;
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

function jsonStep<Row extends StepRow>(
  row: Row,
  n: number,
  { ownLatencies, survived }: RunCounts,
  pairs: (row: Row) => string,
): string {
  const { metadata, in_metadata } = toStoredMetadata(row);
  let text = `{"n":${n}${pairs(row)},"metadata":${JSON.stringify(metadata)},"in_metadata":${in_metadata}`;
  const own = ownLatencies.size === 0 ? undefined : ownLatencies.get(row.step_id);
  if (own !== undefined) text += `,"own_latency_ms":${own}`;
  if (survived.size > 0 && survived.has(row.step_id)) text += `,"survived":true`;
  return `${text}}`;
}
