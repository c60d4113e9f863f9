import type { RunHeader } from "@runfacts/db/rows";
import type { Run } from "@runfacts/gen/server/run";
import { toMicroseconds } from "@runfacts/server";
import { type DroppedColumns, nothingDropped } from "./dropped-columns.ts";
import { checked } from "./words.ts";

const DEFAULT_ENVIRONMENT = "production";

/** What a checked run is from its start on: defaults applied, the time cut to microseconds, ids in lower case. */
export function headerOf(run: Run, dropped: DroppedColumns = nothingDropped): RunHeader {
  return {
    run_id: run.runId.toLowerCase(),
    agent_id: run.agentId,
    agent_version: run.agentVersion,
    environment: run.environment || DEFAULT_ENVIRONMENT,
    started_at: toMicroseconds(checked(run.startedAt)),
    session_id: run.sessionId ?? null,
    parent_run_id: run.parentRunId?.toLowerCase() ?? null,
    trace_id: run.traceId ?? null,
    dropped: dropped.get("")?.get(0) ?? null,
  };
}
