import { type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type Run, RunSchema } from "@runfacts/gen/server/run";

/** Largest run, encoded as protobuf: default gRPC clients take replies of 4 MiB. */
export const MAX_RUN_BYTES = 3 * 1024 * 1024;

/** Bytes that the fields of an item take at most beside its texts: ids, times, numbers, tags and lengths. */
const FIXED_BYTES = 300;
/** UTF-8 takes at most 3 bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** Bytes that a value in metadata takes at most beside its texts: as an entry, with its tags and lengths. */
const VALUE_BYTES = 32;

/** True if the run is larger than {@link MAX_RUN_BYTES}. Encodes it only where a cheap upper bound does not tell. */
export function isOversized(run: Run): boolean {
  return sizeBound(run) > MAX_RUN_BYTES && toBinary(RunSchema, run).length > MAX_RUN_BYTES;
}

function sizeBound(run: Run): number {
  const head = run.agentId.length + run.agentVersion.length + run.environment.length;
  let units = head + (run.sessionId?.length ?? 0);
  let metadataBytes = 0;
  for (const step of run.steps) {
    units += step.name.length + (step.model?.length ?? 0) + (step.errorCode?.length ?? 0);
    if (step.metadata !== undefined) metadataBytes += jsonBound(step.metadata);
  }
  for (const failure of run.failures) units += failure.failureCode.length + failure.message.length;
  for (const decision of run.decisions) {
    units += decision.decisionType.length + decision.selected.length + decision.reasonCode.length;
    metadataBytes += jsonBound(decision.candidates) + jsonBound(decision.metadata ?? {});
  }
  for (const signal of run.qualitySignals) {
    units += signal.signalType.length + signal.signalCode.length + (signal.category?.length ?? 0);
    metadataBytes += jsonBound(signal.metadata ?? {});
  }
  const items = 1 + run.steps.length + run.failures.length + run.decisions.length + run.qualitySignals.length;
  return items * FIXED_BYTES + units * BYTES_PER_UNIT + metadataBytes;
}

function jsonBound(value: JsonValue): number {
  if (typeof value === "string") return VALUE_BYTES + value.length * BYTES_PER_UNIT;
  if (typeof value !== "object" || value === null) return VALUE_BYTES;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + jsonBound(item), VALUE_BYTES);
  let bytes = VALUE_BYTES;
  for (const key in value) bytes += key.length * BYTES_PER_UNIT + jsonBound(value[key] ?? null);
  return bytes;
}
