import type { FailureRow, StepRow } from "../rows.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import type { ProjectRecord } from "./run-key.ts";

/**
 * Rows as JSON for `json_to_recordset`. 64-bit numbers are strings (exact), absent values are left out. Steps and
 * failures name their run by its number `n` in the call, which is shorter than its key.
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
      input_tokens: text(run.input_tokens),
      output_tokens: text(run.output_tokens),
      cache_read_tokens: text(run.cache_read_tokens),
      reasoning_tokens: text(run.reasoning_tokens),
      cost_nano_usd: text(run.cost_nano_usd),
    })),
  );
}

export function jsonSteps(batch: readonly ProjectRecord[]): string {
  return JSON.stringify(batch.flatMap(({ record: { steps } }, n) => steps.map((step) => jsonStep(step, n))));
}

export function jsonFailures(batch: readonly ProjectRecord[]): string {
  return JSON.stringify(
    batch.flatMap(({ record: { failures } }, n) =>
      failures.map((failure: FailureRow) => ({ ...failure, n, item_hash: text(failure.item_hash) })),
    ),
  );
}

function jsonStep(step: StepRow, n: number) {
  return {
    n,
    step_id: step.step_id,
    seq: step.seq ?? undefined,
    parent_step_id: step.parent_step_id ?? undefined,
    attempt: step.attempt ?? undefined,
    step_type: step.step_type,
    name: step.name,
    latency_ms: step.latency_ms,
    started_at: timestamptzLiteral(step.started_at),
    ended_at: timestamptzLiteral(step.ended_at),
    model: step.model ?? undefined,
    input_tokens: text(step.input_tokens),
    output_tokens: text(step.output_tokens),
    cache_read_tokens: text(step.cache_read_tokens),
    reasoning_tokens: text(step.reasoning_tokens),
    cost_nano_usd: text(step.cost_nano_usd),
    error_code: step.error_code ?? undefined,
    failed: step.failed,
    metadata: step.metadata,
    item_hash: text(step.item_hash),
  };
}

function text(value: bigint | null): string | undefined {
  return value === null ? undefined : value.toString();
}
