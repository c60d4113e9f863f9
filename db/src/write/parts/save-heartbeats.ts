import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../../timestamps.ts";
import { dates, ofRuns, uuids } from "../sql-arrays.ts";
import { hasEnded, type RunState } from "./run-state.ts";

const noRow = z.never();

/** Of a run of which not all steps are at hand none is inside another. */
function isNested({ steps }: RunState): boolean {
  return steps.values().some(({ parent_step_id }) => parent_step_id !== null);
}

/** Writes down that open runs gave a sign of life, and forgets those that ended. */
export async function saveHeartbeats(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RunState[],
): Promise<void> {
  const open = runs.filter((run) => !hasEnded(run));
  const ended = runs.filter((run) => hasEnded(run) && run.stored !== null && run.changes > 0);
  if (open.length > 0) {
    await connection.query(sql.prepared("save_signs", noRow)`
      INSERT INTO open_runs AS kept (
        project_id, run_id, stored_on, timeout_ms, idle_ms, bytes, told_status, told_end, is_nested, last_sign_at
      )
      SELECT ${projectId}::int, run.*, now()
      FROM ROWS FROM (
        unnest(${uuids(open.map(({ runId }) => runId))}),
        unnest(${dates(open.map(({ storedOn }) => storedOn))}),
        unnest(${sql.array(
          open.map(({ timeout_ms }) => timeout_ms),
          "int8",
        )}),
        unnest(${sql.array(
          open.map(({ idle_ms = null }) => idle_ms),
          "int8",
        )}),
        unnest(${sql.array(
          open.map(({ bytes }) => bytes),
          "int8",
        )}),
        unnest(${sql.array(
          open.map(({ end }) => end?.status ?? null),
          "text",
        )}),
        unnest(${sql.array(
          open.map(({ end }) => (end === null ? null : timestamptzLiteral(end.ended_at))),
          "timestamptz",
        )}),
        unnest(${sql.array(open.map(isNested), "bool")})
      ) AS run
      ON CONFLICT (project_id, run_id) DO UPDATE SET
        timeout_ms = excluded.timeout_ms,
        idle_ms = excluded.idle_ms,
        bytes = excluded.bytes,
        told_status = excluded.told_status,
        told_end = excluded.told_end,
        is_nested = excluded.is_nested,
        last_sign_at = greatest(kept.last_sign_at, excluded.last_sign_at),
        abandoned = false
    `);
  }
  if (ended.length > 0) {
    await connection.query(sql.prepared("forget_signs", noRow)`
      DELETE FROM open_runs
      WHERE ${ofRuns(
        sql.fragment`open_runs`,
        projectId,
        ended.map(({ runId }) => runId),
      )}
    `);
  }
}
