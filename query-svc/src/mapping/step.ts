import type { JsonObject } from "@bufbuild/protobuf";
import type { CountedStepRow } from "@runfacts/db/rows";
import type { StepSchema } from "@runfacts/gen/server/step";
import { fromMicroseconds } from "@runfacts/server";
import { droppedOf } from "./dropped.ts";
import type { EveryField } from "./every-field.ts";
import { isOtherSpan } from "./other-span.ts";
import { usageOf } from "./usage.ts";
import { stepTypeOf, stepWaitOf } from "./words.ts";

/** A step as a message. */
export function stepOf(row: CountedStepRow): EveryField<typeof StepSchema> {
  return {
    stepId: row.step_id,
    seq: row.seq ?? undefined,
    stepType: stepTypeOf[row.step_type],
    name: row.name,
    latencyMs: row.latency_ms ?? undefined,
    startedAt: fromMicroseconds(row.started_at),
    endedAt: row.ended_at === null ? undefined : fromMicroseconds(row.ended_at),
    metadata: row.metadata as JsonObject,
    parentStepId: row.parent_step_id ?? undefined,
    attempt: row.attempt ?? undefined,
    model: row.model ?? undefined,
    usage: usageOf(row),
    errorCode: row.error_code ?? undefined,
    failed: row.failed,
    ownLatencyMs: row.own_latency_ms ?? undefined,
    survived: row.survived,
    dropped: droppedOf(row.dropped),
    wait: row.wait === null ? undefined : stepWaitOf[row.wait],
    argumentDigest: row.argument_digest?.replaceAll("-", ""),
    resultBytes: row.result_bytes ?? undefined,
    otherSpan: isOtherSpan(row),
    droppedAttributes: row.dropped_attributes ?? 0,
  };
}
