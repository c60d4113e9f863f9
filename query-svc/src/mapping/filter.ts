import type { RunFilter } from "@runfacts/db/read";
import type { RunFilter as RunFilterMessage } from "@runfacts/gen/server/run_filter";
import { toMicroseconds } from "@runfacts/server";
import { failureTypeOf, statusOf, wordOf } from "./words.ts";

/**
 * A filter as the database takes it; absent fields select everything. The order is that of the contract's numbers, new ones
 * last: page tokens are bound to it.
 */
export function filterOf(message: RunFilterMessage): RunFilter {
  const { $typeName, $unknown, agentId, agentVersion, status, environment, startTime, endTime, ...more } =
    message;
  const {
    failureType,
    failureCode,
    stepName,
    minDurationMs,
    maxDurationMs,
    sessionId,
    ended,
    signalName,
    ...most
  } = more;
  const { signalValue, ...others } = most;
  // A filter of the contract that is not named above does not compile.
  others satisfies Record<string, never>;
  return {
    agent_id: agentId,
    agent_version: agentVersion,
    status: wordOf(statusOf, status),
    environment,
    start_time: startTime && toMicroseconds(startTime),
    end_time: endTime && toMicroseconds(endTime),
    failure_type: wordOf(failureTypeOf, failureType),
    failure_code: failureCode,
    step_name: stepName,
    min_duration_ms: minDurationMs,
    max_duration_ms: maxDurationMs,
    session_id: sessionId,
    ended,
    signal:
      signalName === undefined && signalValue === undefined
        ? undefined
        : { name: signalName, value: signalValue },
  } satisfies Record<keyof RunFilter, unknown>;
}
