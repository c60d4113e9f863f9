import type { FailureRow, StepRow } from "../rows.ts";
import { toStoredMetadata } from "../stored-metadata.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import type { ProjectRecord } from "./run-key.ts";

/**
 * Rows as JSON for `json_to_recordset`. 64-bit numbers are numbers (read exactly, as text), absent values are left out. Steps
 * and failures name their run by its number `n` in the call, which is shorter than its key.
 */

export function jsonRuns(batch: readonly ProjectRecord[]): string {
  return JSON.stringify(
    batch.map(({ projectId, record: { run } }, n) => ({
      ...run,
      n,
      project_id: projectId,
      started_at: timestamptzLiteral(run.started_at),
      ended_at: timestamptzLiteral(run.ended_at),
      content_hash: `\\x${Buffer.from(run.content_hash).toString("hex")}`,
      input_tokens: run.input_tokens?.toString(),
      output_tokens: run.output_tokens?.toString(),
      cache_read_tokens: run.cache_read_tokens?.toString(),
      reasoning_tokens: run.reasoning_tokens?.toString(),
      cost_nano_usd: run.cost_nano_usd?.toString(),
    })),
  );
}

export function jsonSteps(batch: readonly ProjectRecord[]): string {
  let text = "";
  for (const [n, { record }] of batch.entries()) {
    for (const step of record.steps) text += `${text === "" ? "" : ","}${jsonStep(step, n)}`;
  }
  return `[${text}]`;
}

export function jsonFailures(batch: readonly ProjectRecord[]): string {
  return JSON.stringify(
    batch.flatMap(({ record: { failures } }, n) =>
      failures.map((failure: FailureRow) => ({ ...failure, n, item_hash: failure.item_hash.toString() })),
    ),
  );
}

/** Text put together by hand: most of what a run takes to write is its steps, and this is twice as fast as an object a step. */
function jsonStep(step: StepRow, n: number): string {
  const { metadata, in_metadata } = toStoredMetadata(step);
  let text = `{"n":${n},"step_id":${JSON.stringify(step.step_id)},"step_type":"${step.step_type}"`;
  text += `,"name":${JSON.stringify(step.name)},"latency_ms":${step.latency_ms},"failed":${step.failed}`;
  text += `,"started_at":"${timestamptzLiteral(step.started_at)}","ended_at":"${timestamptzLiteral(step.ended_at)}"`;
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
  return `${text}}`;
}
