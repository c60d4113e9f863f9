import type { RunHeader, RunRecord } from "@runfacts/db/rows";
import { contentHash, usageOnce } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import { toMicroseconds } from "@runfacts/server";
import { type DroppedColumns, nothingDropped } from "./dropped-columns.ts";
import { failureRowsOf, observationsOf } from "./item-rows.ts";
import { stepRowsOf } from "./step-rows.ts";
import type { StoredDigest } from "./stored-digest.ts";
import { checked, statusWord } from "./words.ts";

/** The rows of a checked run: defaults and derived values applied, times cut to microseconds, ids in lower case. Yields between its items. */
export function* recordInParts(
  run: Run,
  digestOf: StoredDigest,
  dropped: DroppedColumns = nothingDropped,
): Generator<undefined, RunRecord> {
  const steps = yield* stepRowsOf(run, digestOf, dropped);
  const failures = yield* failureRowsOf(run, dropped);
  const { decisions, signals } = yield* observationsOf(run, dropped);
  const header = {
    ...headerOf(run, dropped),
    status: statusWord(run.status),
    ended_at: toMicroseconds(checked(run.endedAt)),
  };
  const itemHashes = [...steps, ...failures, ...decisions, ...signals].map((item) => item.item_hash);
  const totals = {
    step_count: steps.length,
    failed_step_count: steps.filter((step) => step.failed).length,
    failure_count: failures.length,
    decision_count: decisions.length,
    signal_count: signals.length,
    ...usageOnce(steps),
  };
  const row = { ...header, content_hash: contentHash(header, itemHashes), ...totals };
  return { run: row, steps, failures, decisions, signals };
}

/** Of a run that tells none. */
export const DEFAULT_ENVIRONMENT = "production";

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
