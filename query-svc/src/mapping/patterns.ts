import type { CountedStepRow } from "@runfacts/db/rows";
import type { StepPatternSchema } from "@runfacts/gen/server/step_pattern";
import { StepPatternType } from "@runfacts/gen/server/step_pattern";
import { findPatterns, type Pattern } from "@runfacts/insight";
import type { EveryField } from "./every-field.ts";
import { isOtherSpan } from "./other-span.ts";

const typeOf: Readonly<Record<Pattern["type"], StepPatternType>> = {
  loop: StepPatternType.LOOP,
  "ping-pong": StepPatternType.PING_PONG,
};

/** Where the steps of a run went round in circles, as messages. */
export function patternsOf(rows: readonly CountedStepRow[]): EveryField<typeof StepPatternSchema>[] {
  const steps = rows.map((row) => ({
    id: row.step_id,
    type: row.step_type,
    name: row.name,
    parentId: row.parent_step_id ?? undefined,
    startedAt: Number(row.started_at),
    endedAt: row.ended_at === null ? undefined : Number(row.ended_at),
    attempt: row.attempt ?? undefined,
    failed: row.failed,
    wait: row.wait ?? undefined,
    argumentDigest: row.argument_digest ?? undefined,
    resultBytes: row.result_bytes === null ? undefined : Number(row.result_bytes),
    otherSpan: isOtherSpan(row),
  }));
  return findPatterns(steps).map(({ type, stepIds, names, stepCount }) => ({
    type: typeOf[type],
    stepIds: [...stepIds],
    names: [...names],
    stepCount,
  }));
}
