import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";
import { holdPlace } from "./hold-place.ts";

/** What ingest did because a field broke a rule: it dropped the field, or refused the run. */
export type IntakeOutcome = "dropped" | "refused";

/** How often fields broke a rule within an hour. */
export interface IntakeCount {
  readonly outcome: IntakeOutcome;
  /** "" if it is not known, or broke a rule itself. */
  readonly agentId: string;
  /** 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly rule: string;
  /** Path without positions of items: `steps.metadata.user_email`; "" for the run as a whole. */
  readonly field: string;
  /** Number of fields; the same path counts once in each item. */
  readonly fields: number;
  /** Number of runs and parts of runs, each time they were received. */
  readonly runs: number;
  /** In microseconds since the Unix epoch, as `lastAt`. */
  readonly firstAt: bigint;
  readonly lastAt: bigint;
}

/** The rule of the row for violations past the limit of the hour. */
export const OTHER_RULE = "other";

/** Most rows of a project and hour, besides one row of `OTHER_RULE` for each outcome. Concurrent writers may store a few more. */
export const MAX_INTAKE_ROWS = 500;

const noRow = z.never();

/**
 * Adds to the counts of a project and hour, in one statement. Once the hour has `maxRows` rows, a violation without a row is
 * added to the row of `OTHER_RULE`, without its agent and field.
 *
 * @param hour start of the UTC hour, in microseconds since the Unix epoch
 * @param counts distinct by outcome, agent, rule and field
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
    WHERE ${holdPlace}
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
