import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../../timestamps.ts";
import { inChunks } from "../in-chunks.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";
import type { RunState, StepState } from "./run-state.ts";

const noRow = z.never();

interface CountedStep {
  readonly run: RunState;
  readonly step: StepState;
}

/** Writes what steps that are stored count for, where that has changed with other steps or with failures. */
export async function saveStepCounts(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunState[],
): Promise<void> {
  const rows = runs.flatMap((run) =>
    [...run.steps.values()]
      .filter(({ isRecounted, change }) => isRecounted && (change === "none" || change === "failed"))
      .map((step) => ({ run, step })),
  );
  await inChunks(rows, (chunk) => saveCounts(connection, projectId, chunk));
}

async function saveCounts(
  connection: CommonQueryMethods,
  projectId: number,
  rows: readonly CountedStep[],
): Promise<void> {
  const ids = new Set(rows.map(({ run }) => run.runId));
  await connection.query(sql.prepared("save_step_counts", noRow)`
    UPDATE agent_steps AS step
    SET own_latency_ms = given.own_latency_ms, survived_run_started_at = given.survived_run_started_at
    FROM unnest(
      ${uuids(rows.map(({ run }) => run.runId))},
      ${dates(rows.map(({ run }) => run.storedOn))}, ${uuids(rows.map(({ step }) => step.step_id))},
      ${sql.array(
        rows.map(({ step }) => step.own_latency_ms),
        "int4",
      )},
      ${sql.array(
        rows.map(({ run, step }) => (step.survived ? startOf(run) : null)),
        "timestamptz",
      )}
    ) AS given (run_id, stored_on, step_id, own_latency_ms, survived_run_started_at)
    WHERE ${ofRuns(sql.fragment`step`, projectId, [...ids])} AND step.run_id = given.run_id
      AND step.stored_on = given.stored_on AND step.step_id = given.step_id
  `);
}

function startOf({ header }: RunState): string {
  if (header === null) throw new Error("a run changed whose header is not known");
  return timestamptzLiteral(header.started_at);
}
