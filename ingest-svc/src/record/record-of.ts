import type { RunRecord } from "@runfacts/db/rows";
import type { Run } from "@runfacts/gen/server/run";
import { toMicroseconds } from "@runfacts/server";
import { contentHash } from "./content-hash.ts";
import { failureRowsOf } from "./failure-rows.ts";
import { stepRowsOf } from "./step-rows.ts";
import { sumUsage } from "./usage-of.ts";
import { checked, statusWord } from "./words.ts";

const DEFAULT_ENVIRONMENT = "production";

/** The rows of a checked run: defaults and derived values applied, times cut to microseconds, ids in lower case. */
export function recordOf(run: Run): RunRecord {
  const steps = stepRowsOf(run);
  const failures = failureRowsOf(run);
  const header = {
    run_id: run.runId.toLowerCase(),
    agent_id: run.agentId,
    agent_version: run.agentVersion,
    environment: run.environment || DEFAULT_ENVIRONMENT,
    status: statusWord(run.status),
    started_at: toMicroseconds(checked(run.startedAt)),
    ended_at: toMicroseconds(checked(run.endedAt)),
    session_id: run.sessionId ?? null,
    parent_run_id: run.parentRunId?.toLowerCase() ?? null,
    trace_id: run.traceId ?? null,
  };
  const itemHashes = [...steps, ...failures].map((item) => item.item_hash);
  const totals = {
    step_count: steps.length,
    failed_step_count: steps.filter((step) => step.failed).length,
    failure_count: failures.length,
    ...sumUsage(steps),
  };
  return { run: { ...header, content_hash: contentHash(header, itemHashes), ...totals }, steps, failures };
}
