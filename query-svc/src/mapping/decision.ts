import type { JsonObject } from "@bufbuild/protobuf";
import type { DecisionRow } from "@runfacts/db/rows";
import type { DecisionSchema } from "@runfacts/gen/server/decision";
import { droppedOf } from "./dropped.ts";
import type { EveryField } from "./every-field.ts";

/** A decision as a message. */
export function decisionOf(row: DecisionRow): EveryField<typeof DecisionSchema> {
  return {
    decisionId: row.decision_id,
    stepId: row.step_id ?? undefined,
    decisionType: row.decision_type,
    selected: row.selected,
    reasonCode: row.reason_code,
    confidence: row.confidence ?? undefined,
    candidates: [...row.candidates],
    metadata: row.metadata as JsonObject,
    dropped: droppedOf(row.dropped),
  };
}
