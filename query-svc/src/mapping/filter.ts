import type { RollupFilter, RunFilter } from "@runfacts/db/read";
import type { ListRunsRequest } from "@runfacts/gen/server/query_service";
import { toMicroseconds } from "@runfacts/server";
import { failureTypeOf, statusOf, wordOf } from "./words.ts";

/** The filters that ListRuns, GetStats and GetTimeSeries have in common. */
export type FilterFields = Pick<
  ListRunsRequest,
  | "agentId"
  | "agentVersion"
  | "status"
  | "environment"
  | "startTime"
  | "endTime"
  | "failureType"
  | "failureCode"
  | "stepName"
  | "minDurationMs"
  | "maxDurationMs"
  | "sessionId"
  | "ended"
>;

/** The filter of a request as the database takes it; absent fields select everything. */
export function filterOf(request: FilterFields): RunFilter {
  return {
    ...rollupFilterOf(request),
    failure_type: wordOf(failureTypeOf, request.failureType),
    failure_code: request.failureCode,
    step_name: request.stepName,
    min_duration_ms: request.minDurationMs,
    max_duration_ms: request.maxDurationMs,
    session_id: request.sessionId,
    ended: request.ended,
  };
}

/** The filters that GetFacets and ListAgents have. */
export type RollupFilterFields = Pick<
  ListRunsRequest,
  "agentId" | "agentVersion" | "status" | "environment" | "startTime" | "endTime"
>;

export function rollupFilterOf(request: RollupFilterFields): RollupFilter {
  return {
    agent_id: request.agentId,
    agent_version: request.agentVersion,
    status: wordOf(statusOf, request.status),
    environment: request.environment,
    start_time: request.startTime && toMicroseconds(request.startTime),
    end_time: request.endTime && toMicroseconds(request.endTime),
  };
}
