import type { RunFailureRow, StoredRun } from "@runfacts/db/read";
import type { RunRow } from "@runfacts/db/rows";
import { RunSource } from "@runfacts/gen/server/run";
import { fromMicroseconds } from "@runfacts/server";
import { decisionOf } from "./decision.ts";
import { droppedOf } from "./dropped.ts";
import { failureOf } from "./failure.ts";
import { patternsOf } from "./patterns.ts";
import { signalOf } from "./signal.ts";
import { stepOf } from "./step.ts";
import { type UsageColumns, usageOf } from "./usage.ts";
import { statusOf } from "./words.ts";

/** The columns of a run that readers may see. */
type RunColumns = Omit<
  RunRow,
  "content_hash" | "project_id" | "stored_on" | "failure_count" | "decision_count" | "survived_count"
> &
  UsageColumns;

/** A run without its steps, as a message; fits RunSummary and, but for the rest of its items, Run. */
export function runSummaryOf(row: RunColumns & { readonly failures: readonly RunFailureRow[] }) {
  return {
    runId: row.run_id,
    agentId: row.agent_id,
    agentVersion: row.agent_version,
    environment: row.environment,
    status: statusOf[row.status],
    startedAt: fromMicroseconds(row.started_at),
    endedAt: row.ended_at === null ? undefined : fromMicroseconds(row.ended_at),
    sessionId: row.session_id ?? undefined,
    parentRunId: row.parent_run_id ?? undefined,
    traceId: row.trace_id ?? undefined,
    failures: row.failures.map(failureOf),
    stepCount: row.step_count,
    failedStepCount: row.failed_step_count,
    durationMs: row.duration_ms ?? undefined,
    usage: usageOf(row),
    createdAt: fromMicroseconds(row.received_at),
    dropped: droppedOf(row.dropped),
    source: row.is_traced ? RunSource.OPENTELEMETRY : RunSource.RUNFACTS,
    incomplete: row.incomplete,
    droppedAttributes: row.dropped_attributes,
    signalCount: row.signal_count + row.apart_signal_count,
    waitingMs: row.ended_at === null ? undefined : row.waiting_ms,
  };
}

/** A whole run as a message. */
export function runOf({ run, steps, failures, decisions, signals }: StoredRun) {
  return {
    ...runSummaryOf({ ...run, failures }),
    steps: steps.map(stepOf),
    decisions: decisions.map(decisionOf),
    qualitySignals: signals.map(signalOf),
    patterns: patternsOf(steps),
  };
}
