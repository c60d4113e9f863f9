import type { AgentRow } from "@runfacts/db/read";
import { fromMicroseconds } from "@runfacts/server";
import { percentilesOf, statusBreakdownOf } from "./stats.ts";

/** A version of an agent, or all of its versions, as a message. */
export function agentOf(row: AgentRow) {
  return {
    agentId: row.agent_id,
    agentVersion: row.agent_version,
    totalRuns: row.total_runs,
    totalFailures: row.runs_by_status.failure,
    statusBreakdown: statusBreakdownOf(row),
    runDuration: percentilesOf(row.run_duration_ms),
    lastStartedAt: row.last_started_at === null ? undefined : fromMicroseconds(row.last_started_at),
    totalAgentVersions: row.total_versions,
    firstStartedAt: row.first_started_at === null ? undefined : fromMicroseconds(row.first_started_at),
    clientDroppedRuns: Object.fromEntries(row.client_dropped_runs),
  };
}
