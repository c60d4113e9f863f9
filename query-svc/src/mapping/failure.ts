import type { RunFailureRow } from "@runfacts/db/read";
import type { FailureSchema } from "@runfacts/gen/server/failure";
import { droppedOf } from "./dropped.ts";
import type { EveryField } from "./every-field.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { failureTypeOf } from "./words.ts";

/** A failure as a message. */
export function failureOf(row: RunFailureRow): EveryField<typeof FailureSchema> {
  return {
    failureId: row.failure_id,
    stepId: row.step_id ?? undefined,
    failureType: failureTypeOf[row.failure_type],
    failureCode: row.failure_code,
    message: row.message,
    survived: row.survived,
    dropped: droppedOf(row.dropped),
    fingerprint: fingerprintOf(row.fingerprint),
  };
}
