import { toBinary } from "@bufbuild/protobuf";
import { type Run, RunSchema } from "@runfacts/gen/server/run";

/** Largest run, encoded as protobuf: default gRPC clients take replies of 4 MiB. */
export const MAX_RUN_BYTES = 3 * 1024 * 1024;

/** Bytes that the fields of a step or failure take at most beside its texts: ids, times, numbers, tags and lengths. */
const FIXED_BYTES = 300;
/** UTF-8 takes at most 3 bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** A metadata entry takes at most 16 bytes beside its texts, for at least 4 characters of JSON. */
const BYTES_PER_JSON_UNIT = 4;

/** True if the run is larger than {@link MAX_RUN_BYTES}. Encodes it only where a cheap upper bound does not tell. */
export function isOversized(run: Run): boolean {
  return sizeBound(run) > MAX_RUN_BYTES && toBinary(RunSchema, run).length > MAX_RUN_BYTES;
}

function sizeBound(run: Run): number {
  const head = run.agentId.length + run.agentVersion.length + run.environment.length;
  let units = head + (run.sessionId?.length ?? 0);
  let jsonUnits = 0;
  for (const step of run.steps) {
    units += step.name.length + (step.model?.length ?? 0) + (step.errorCode?.length ?? 0);
    if (step.metadata !== undefined) jsonUnits += JSON.stringify(step.metadata).length;
  }
  for (const failure of run.failures) units += failure.failureCode.length + failure.message.length;
  const items = 1 + run.steps.length + run.failures.length;
  return items * FIXED_BYTES + units * BYTES_PER_UNIT + jsonUnits * BYTES_PER_JSON_UNIT;
}
