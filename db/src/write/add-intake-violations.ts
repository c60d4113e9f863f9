import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";

/** What was done to a field that broke a rule: it was left out, or its run was refused. */
export type IntakeOutcome = "dropped" | "refused";

/** How often fields broke a rule within an hour. */
export interface IntakeCount {
  readonly outcome: IntakeOutcome;
  /** "" where it is not known, or broke a rule itself. */
  readonly agentId: string;
  /** 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly rule: string;
  /** Without the places of items: `steps.metadata.user_email`; "" for the run as a whole. */
  readonly field: string;
  /** Fields, each item's counted. */
  readonly fields: number;
  /** Runs, and parts of runs, as they were received. */
  readonly runs: number;
  /** In microseconds since the Unix epoch, as `lastAt`. */
  readonly firstAt: bigint;
  readonly lastAt: bigint;
}

/** The rule of the row that takes what has no row of its own. */
export const OTHER_RULE = "other";

/** Rows of a project and hour, but for one for each outcome that takes the rest; of several writers at once somewhat more. */
export const MAX_INTAKE_ROWS = 500;

const noRow = z.never();

/**
 * Adds to the counts of a project and hour, in one statement. Where the hour has as many rows as may be, what has none yet
 * goes to the row of `OTHER_RULE`, without its agent and field.
 *
 * @param hour start of the UTC hour, in microseconds since the Unix epoch
 * @param counts each of another outcome, agent, rule and field
 * @param maxRows default: `MAX_INTAKE_ROWS`
 */
export async function addIntakeViolations(
  pool: DatabasePool,
  projectId: number,
  hour: bigint,
  counts: readonly IntakeCount[],
  maxRows = MAX_INTAKE_ROWS,
): Promise<void> {
  if (counts.length === 0) return;
  const startsAt = timestamptzLiteral(hour);
  const key = sql.fragment`outcome, agent_id, rule, field`;
  await pool.query(sql.type(noRow)`
    WITH stored AS (
      SELECT ${key}, true AS is_stored
      FROM intake_violations AS stored
      WHERE stored.project_id = ${projectId} AND stored.starts_at = ${startsAt}::timestamptz
    ), placed AS (
      SELECT
        given.*, is_stored,
        (SELECT count(*) FROM stored)
          + count(*) FILTER (WHERE is_stored IS NULL) OVER (ORDER BY given.fields DESC, ${key}) AS place
      FROM ${sql.unnest(counts.map(valuesOf), types)} AS given (${key}, fields, runs, first_at, last_at)
      LEFT JOIN stored USING (${key})
    ), fitting AS (
      SELECT *, is_stored IS NOT NULL OR place <= ${maxRows} AS fits FROM placed
    )
    INSERT INTO intake_violations AS kept (
      project_id, starts_at, ${key}, fields, runs, first_at, last_at
    )
    SELECT
      ${projectId}::int, ${startsAt}::timestamptz, outcome, CASE WHEN fits THEN agent_id ELSE '' END,
      CASE WHEN fits THEN rule ELSE ${OTHER_RULE} END, CASE WHEN fits THEN field ELSE '' END,
      sum(fields), sum(runs), min(first_at), max(last_at)
    FROM fitting
    GROUP BY 3, 4, 5, 6
    ORDER BY 4, 3, 5, 6
    ON CONFLICT (project_id, starts_at, agent_id, outcome, rule, field) DO UPDATE SET
      fields = kept.fields + excluded.fields,
      runs = kept.runs + excluded.runs,
      first_at = least(kept.first_at, excluded.first_at),
      last_at = greatest(kept.last_at, excluded.last_at)
  `);
}

const types = ["text", "text", "text", "text", "int8", "int8", "timestamptz", "timestamptz"];

function valuesOf({ outcome, agentId, rule, field, fields, runs, firstAt, lastAt }: IntakeCount) {
  return [
    outcome,
    agentId,
    rule,
    field,
    fields,
    runs,
    timestamptzLiteral(firstAt),
    timestamptzLiteral(lastAt),
  ];
}
