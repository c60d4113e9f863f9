import type { JsonObject } from "@bufbuild/protobuf";
import type { SignalRow } from "@runfacts/db/rows";
import type { SignalSchema } from "@runfacts/gen/server/signal";
import { fromMicroseconds } from "@runfacts/server";
import { droppedOf } from "./dropped.ts";
import type { EveryField } from "./every-field.ts";
import { signalSourceOf } from "./words.ts";

/** A signal as a message. */
export function signalOf(row: SignalRow): EveryField<typeof SignalSchema> {
  return {
    signalId: row.signal_id,
    stepId: row.step_id ?? undefined,
    signalType: row.signal_type,
    signalCode: row.signal_code ?? "",
    value: row.value ?? undefined,
    number: row.number ?? undefined,
    category: row.category ?? undefined,
    weight: row.weight ?? undefined,
    metadata: row.metadata as JsonObject,
    recordedAt: fromMicroseconds(row.recorded_at),
    dropped: droppedOf(row.dropped),
    source: row.source === null ? undefined : signalSourceOf[row.source],
    apart: row.apart || undefined,
  };
}
