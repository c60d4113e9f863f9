import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { GetStatsRequestSchema } from "@runfacts/gen/client/query_service";
import { failureTypeOf, statusOf } from "../api/words.ts";
import type { RunFilter } from "./run-filter.ts";
import { resolveRange } from "./time-range.ts";

/** The filter fields that ListRuns, GetStats and GetTimeSeries share. */
export type FilterFields = Omit<MessageInitShape<typeof GetStatsRequestSchema>, "$typeName" | "$unknown">;

/** A filter as the fields of a request; "the last hour" ends now. */
export function filterFields(filter: RunFilter): FilterFields {
  const { start, end } = resolveRange(filter.range ?? { preset: "all" }, Date.now());
  return {
    agentId: filter.agentId,
    agentVersion: filter.agentVersion,
    environment: filter.environment,
    status: filter.status && statusOf(filter.status),
    ended: filter.ended,
    failureType: filter.failureType && failureTypeOf(filter.failureType),
    failureCode: filter.failureCode,
    stepName: filter.stepName,
    sessionId: filter.sessionId,
    minDurationMs: bigintOf(filter.minDurationMs),
    maxDurationMs: bigintOf(filter.maxDurationMs),
    startTime: timestampOf(start),
    endTime: timestampOf(end),
  };
}

const bigintOf = (value: number | undefined) => (value === undefined ? undefined : BigInt(value));
const timestampOf = (ms: number | undefined) => (ms === undefined ? undefined : timestampFromMs(ms));
