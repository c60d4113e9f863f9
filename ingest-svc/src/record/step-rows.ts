import type { JsonObject } from "@bufbuild/protobuf";
import type { Metadata, StepRow } from "@runfacts/db/rows";
import type { Run } from "@runfacts/gen/server/run";
import type { Step } from "@runfacts/gen/server/step";
import { toMicroseconds } from "@runfacts/server";
import { itemHash } from "./content-hash.ts";
import { stepIdOf } from "./derived-id.ts";
import { attemptOf, modelOf, usageOf } from "./usage-of.ts";
import { checked, stepTypeWord } from "./words.ts";

/** Rows of the steps of a checked run, with defaults and derived values, in order of seq. */
export function stepRowsOf(run: Run): StepRow[] {
  const named = new Set(run.failures.map((failure) => failure.stepId?.toLowerCase()));
  return run.steps
    .map((step) => stepRowOf(run.runId, step, named))
    .sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
}

function stepRowOf(runId: string, step: Step, named: ReadonlySet<string | undefined>): StepRow {
  const step_id = stepIdOf(runId, step);
  const started_at = toMicroseconds(checked(step.startedAt));
  const ended_at = toMicroseconds(checked(step.endedAt));
  const facts = {
    attempt: attemptOf(step),
    ended_at,
    error_code: step.errorCode ?? null,
    latency_ms: step.latencyMs ?? Number((ended_at - started_at) / 1000n),
    metadata: sortKeys(step.metadata ?? {}),
    model: modelOf(step),
    name: step.name,
    parent_step_id: step.parentStepId?.toLowerCase() ?? null,
    seq: checked(step.seq),
    started_at,
    step_id,
    step_type: stepTypeWord(step.stepType),
    ...usageOf(step),
  };
  return {
    ...facts,
    failed: facts.error_code !== null || named.has(step_id),
    item_hash: itemHash("step", facts),
  };
}

/** Metadata as it is stored: keys in code unit order. */
function sortKeys(metadata: JsonObject): Metadata {
  const entries = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries) as Metadata;
}
