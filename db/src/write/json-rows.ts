import type { RunCounts } from "../counts/count-run.ts";
import type { FailureRow, NewRunRow, Observations, StepRow } from "../rows.ts";
import { toStoredMetadata } from "../stored-metadata.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import type { ProjectRecord } from "./run-key.ts";

/**
 * Rows as JSON for `json_to_recordset`. 64-bit numbers are numbers (read exactly, as text), absent values are left out. Steps
 * and failures name their run by its number `n` in the call, which is shorter than its key.
 */

/** Columns of `agent_runs`, as far as they are given. */
type RunColumns = Partial<Omit<NewRunRow, "ended_at">> & { readonly ended_at: bigint | null };

/** A run with what follows from its steps and failures. */
export type CountedRecord = ProjectRecord & { readonly counts: RunCounts };

export function jsonRuns(batch: readonly CountedRecord[]): string {
  return JSON.stringify(
    batch.map(({ projectId, record: { run }, counts }, n) => ({
      ...jsonRun(run),
      n,
      project_id: projectId,
      survived_count: counts.survived.size,
    })),
  );
}

/** A row of `agent_runs` for JSON. */
export function jsonRun(run: RunColumns & Pick<NewRunRow, "started_at" | "content_hash">): object {
  return {
    ...run,
    started_at: timestamptzLiteral(run.started_at),
    ended_at: run.ended_at === null ? null : timestamptzLiteral(run.ended_at),
    content_hash: `\\x${Buffer.from(run.content_hash).toString("hex")}`,
    input_tokens: run.input_tokens?.toString(),
    output_tokens: run.output_tokens?.toString(),
    cache_read_tokens: run.cache_read_tokens?.toString(),
    reasoning_tokens: run.reasoning_tokens?.toString(),
    cost_nano_usd: run.cost_nano_usd?.toString(),
  };
}

/** Steps of a run, with what follows from all of them. */
export type StepsOfRun = { readonly steps: readonly StepRow[]; readonly counts: RunCounts };

/** @param batch the n-th with the steps of the n-th run */
export function jsonSteps(batch: readonly StepsOfRun[]): string {
  let text = "";
  for (const [n, { steps, counts }] of batch.entries()) {
    for (const step of steps) text += `${text === "" ? "" : ","}${jsonStep(step, n, counts)}`;
  }
  return `[${text}]`;
}

/** @param batch the n-th with the failures of the n-th run */
export function jsonFailures(batch: readonly { readonly failures: readonly FailureRow[] }[]): string {
  return JSON.stringify(batch.flatMap(({ failures }, n) => failures.map((row) => numbered(row, n))));
}

/** @param batch the n-th with the decisions of the n-th run */
export function jsonDecisions(batch: readonly Pick<Observations, "decisions">[]): string {
  return JSON.stringify(batch.flatMap(({ decisions }, n) => decisions.map((row) => numbered(row, n))));
}

/** @param batch the n-th with the signals of the n-th run */
export function jsonSignals(batch: readonly Pick<Observations, "signals">[]): string {
  return JSON.stringify(batch.flatMap(({ signals }, n) => signals.map((row) => numbered(row, n))));
}

function numbered(row: { readonly item_hash: bigint }, n: number): object {
  return { ...row, n, item_hash: row.item_hash.toString() };
}

/** Text put together by hand: most of what a run takes to write is its steps, and this is twice as fast as an object a step. */
function jsonStep(step: StepRow, n: number, { ownLatencies, survived }: RunCounts): string {
  const { metadata, in_metadata } = toStoredMetadata(step);
  let text = `{"n":${n},"step_id":${JSON.stringify(step.step_id)},"step_type":"${step.step_type}"`;
  text += `,"name":${JSON.stringify(step.name)},"failed":${step.failed}`;
  text += `,"started_at":"${timestamptzLiteral(step.started_at)}"`;
  if (step.ended_at !== null) text += `,"ended_at":"${timestamptzLiteral(step.ended_at)}"`;
  if (step.latency_ms !== null) text += `,"latency_ms":${step.latency_ms}`;
  text += `,"metadata":${JSON.stringify(metadata)},"in_metadata":${in_metadata},"item_hash":${step.item_hash}`;
  if (step.seq !== null) text += `,"seq":${step.seq}`;
  if (step.attempt !== null) text += `,"attempt":${step.attempt}`;
  if (step.parent_step_id !== null) text += `,"parent_step_id":${JSON.stringify(step.parent_step_id)}`;
  if (step.model !== null) text += `,"model":${JSON.stringify(step.model)}`;
  if (step.error_code !== null) text += `,"error_code":${JSON.stringify(step.error_code)}`;
  if (step.input_tokens !== null) text += `,"input_tokens":${step.input_tokens}`;
  if (step.output_tokens !== null) text += `,"output_tokens":${step.output_tokens}`;
  if (step.cache_read_tokens !== null) text += `,"cache_read_tokens":${step.cache_read_tokens}`;
  if (step.reasoning_tokens !== null) text += `,"reasoning_tokens":${step.reasoning_tokens}`;
  if (step.cost_nano_usd !== null) text += `,"cost_nano_usd":${step.cost_nano_usd}`;
  const own = ownLatencies.size === 0 ? undefined : ownLatencies.get(step.step_id);
  if (own !== undefined) text += `,"own_latency_ms":${own}`;
  if (survived.size > 0 && survived.has(step.step_id)) text += `,"survived":true`;
  return `${text}}`;
}
