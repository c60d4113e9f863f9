import type { JsonObject, MessageInitShape } from "@bufbuild/protobuf";
import type { SignalRow } from "@runfacts/db/rows";
import type { SignalSchema } from "@runfacts/gen/server/signal";
import { fromMicroseconds } from "@runfacts/server";

/** A signal as a message. */
export function signalOf(row: SignalRow): MessageInitShape<typeof SignalSchema> {
  return {
    signalId: row.signal_id,
    stepId: row.step_id ?? undefined,
    signalType: row.signal_type,
    signalCode: row.signal_code,
    value: row.value ?? undefined,
    number: row.number ?? undefined,
    category: row.category ?? undefined,
    weight: row.weight ?? undefined,
    metadata: row.metadata as JsonObject,
    recordedAt: fromMicroseconds(row.recorded_at),
  };
}
