import type { EndedStepRow, StepRow } from "@runfacts/db/rows";
import { itemHash, openingHash } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import type { Step } from "@runfacts/gen/server/step";
import { toMicroseconds } from "@runfacts/server";
import { stepIdOf } from "./derived-id.ts";
import { type DroppedColumns, nothingDropped } from "./dropped-columns.ts";
import { sortedMetadata } from "./sorted-metadata.ts";
import type { StoredDigest } from "./stored-digest.ts";
import { attemptOf, modelOf, noUsage, usageOf } from "./usage-of.ts";
import { checked, stepTypeWord, stepWaitWord } from "./words.ts";

/** Rows of the steps of a checked run, with defaults and derived values, in order of seq. */
export function* stepRowsOf(
  run: Run,
  digestOf: StoredDigest,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, EndedStepRow[]> {
  const isNamed = namedSteps(run);
  const ofSteps = dropped.get("steps");
  const rows: EndedStepRow[] = [];
  for (const step of run.steps) {
    rows.push(endedStepRow(run.runId, step, isNamed, digestOf, ofSteps?.get(rows.length)));
    yield;
  }
  return rows.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
}

/** Rows of the steps of a checked part, some of which are open, in the order of the part. */
export function* partStepRowsOf(
  part: Run,
  digestOf: StoredDigest,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, StepRow[]> {
  const isNamed = namedSteps(part);
  const ofSteps = dropped.get("steps");
  const rows: StepRow[] = [];
  for (const step of part.steps) {
    const left = ofSteps?.get(rows.length);
    rows.push(
      step.endedAt === undefined
        ? openStepRow(part.runId, step, isNamed, left)
        : endedStepRow(part.runId, step, isNamed, digestOf, left),
    );
    yield;
  }
  return rows;
}

type IsNamed = (stepId: string) => boolean;

function namedSteps({ failures }: Run): IsNamed {
  const named = new Set(failures.map((failure) => failure.stepId?.toLowerCase()));
  return (stepId) => named.has(stepId);
}

function endedStepRow(
  runId: string,
  step: Step,
  isNamed: IsNamed,
  digestOf: StoredDigest,
  dropped: string[] | undefined,
): EndedStepRow {
  const opening = openingOf(runId, step);
  const ended_at = toMicroseconds(checked(step.endedAt));
  // Hashed only where they are there, so a step without them is the same that it was before they were.
  const { argumentDigest } = step;
  const facts = {
    argument_digest: argumentDigest === undefined ? null : digestOf(argumentDigest),
    attempt: attemptOf(step),
    ended_at,
    error_code: step.errorCode ?? null,
    latency_ms: step.latencyMs ?? Number((ended_at - opening.started_at) / 1000n),
    metadata: sortedMetadata(step.metadata),
    model: modelOf(step),
    name: opening.name,
    parent_step_id: opening.parent_step_id,
    result_bytes: step.resultBytes ?? null,
    seq: opening.seq,
    started_at: opening.started_at,
    step_id: opening.step_id,
    step_type: opening.step_type,
    wait: stepWaitWord(step.wait),
    ...usageOf(step),
  };
  return {
    ...facts,
    failed: facts.error_code !== null || isNamed(opening.step_id),
    dropped: dropped ?? null,
    item_hash: itemHash("step", facts),
  };
}

function openStepRow(runId: string, step: Step, isNamed: IsNamed, dropped: string[] | undefined): StepRow {
  const opening = openingOf(runId, step);
  return {
    ...opening,
    ...noUsage,
    attempt: null,
    ended_at: null,
    error_code: null,
    latency_ms: null,
    metadata: {},
    model: null,
    wait: null,
    argument_digest: null,
    result_bytes: null,
    failed: isNamed(opening.step_id),
    dropped: dropped ?? null,
    item_hash: openingHash(opening),
  };
}

function openingOf(runId: string, step: Step) {
  return {
    step_id: stepIdOf(runId, step),
    seq: checked(step.seq),
    parent_step_id: step.parentStepId?.toLowerCase() ?? null,
    step_type: stepTypeWord(step.stepType),
    name: step.name,
    started_at: toMicroseconds(checked(step.startedAt)),
  };
}
