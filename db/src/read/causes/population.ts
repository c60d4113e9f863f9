import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { failureCondition } from "../filters/failure-condition.ts";
import { hasStep } from "../filters/row-conditions.ts";
import { runCondition } from "../filters/run-condition.ts";
import { hasAnyOf, joinFailedStep } from "../items-of-runs.ts";
import type { CauseQuestion } from "./cause-question.ts";

/** The latest runs that are looked at: 2,500 find a cause of 5 % of runs, failing in 30 %, nearly always. See docs/insight.md. */
export const MOST_RUNS = 2_500;
/** Fewer runs where they have more steps than this together: what is read is steps. */
const MOST_STEPS = 50_000;

/**
 * Common table expressions: the runs that are looked at, as `population`, each with its place `n`, 1 being the latest; whether it is
 * `affected`; and `cut_at`, when the step ended that made it so. What came after that is how the agent took it, and is no cause.
 * `bound` holds one row: the `threshold`, and `is_all`.
 */
export function populationTables(
  projectId: number,
  { affected, filter, kind, slow_ms }: CauseQuestion,
): FragmentSqlToken {
  const { step_name, ...ofRuns } = filter;
  const rows = sql.literalValue(String(MOST_RUNS));
  // One more tells whether there are more.
  const looked = sql.literalValue(String(MOST_RUNS + 1));
  return sql.fragment`
    newest AS MATERIALIZED (
      SELECT run_id, stored_on, started_at, agent_id::text, agent_version::text, environment::text, status::text, duration_ms,
        cost_nano_usd::bigint, failure_count, survived_count, step_count
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, { ...ofRuns, ended: true })}
        AND ${affected === "costly" ? sql.fragment`run.cost_nano_usd IS NOT NULL` : sql.fragment`TRUE`}
      ORDER BY run.started_at DESC, run.run_id DESC
      LIMIT ${looked}
    ),
    placed AS (
      SELECT *, (row_number() OVER latest)::int AS n, sum(step_count) OVER latest AS steps
      FROM newest
      WINDOW latest AS (ORDER BY started_at DESC, run_id DESC)
    ),
    chosen AS MATERIALIZED (
      SELECT *
      FROM placed AS run
      WHERE n <= ${rows}
        AND (n = 1 OR steps <= ${sql.literalValue(String(MOST_STEPS))})
        AND ${step_name === undefined ? sql.fragment`TRUE` : hasStep(step_name, projectId)}
    ),
    bound AS MATERIALIZED (
      SELECT
        (SELECT ${thresholdOf(affected, slow_ms)} FROM chosen) AS threshold,
        (SELECT count(*) FROM newest) <= ${rows}
          AND (SELECT coalesce(sum(step_count), 0) FROM newest) <= ${sql.literalValue(String(MOST_STEPS))} AS is_all
    ),
    population AS MATERIALIZED (
      SELECT run.*, told.affected, told.cut_at
      FROM chosen AS run
      CROSS JOIN bound
      CROSS JOIN LATERAL (${toldBy(projectId, affected, kind, step_name)}) AS told
    )`;
}

function thresholdOf(affected: CauseQuestion["affected"], slowMs: bigint | undefined): FragmentSqlToken {
  switch (affected) {
    case "failed":
      return sql.fragment`max(NULL::bigint)`;
    case "slow":
      return slowMs === undefined
        ? sql.fragment`percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_ms)`
        : sql.fragment`max(${slowMs - 1n}::bigint)`;
    case "costly":
      return sql.fragment`percentile_disc(0.95) WITHIN GROUP (ORDER BY cost_nano_usd)`;
  }
}

/** Of `run` and `bound`: whether it is affected, and when the step ended in which it became so; null for none. */
function toldBy(
  projectId: number,
  affected: CauseQuestion["affected"],
  kind: CauseQuestion["kind"],
  step_name: string | undefined,
): FragmentSqlToken {
  if (affected === "slow")
    return sql.fragment`SELECT run.duration_ms > bound.threshold AS affected, NULL::timestamptz AS cut_at`;
  if (affected === "costly")
    return sql.fragment`SELECT run.cost_nano_usd > bound.threshold AS affected, NULL::timestamptz AS cut_at`;
  const isAny = kind === undefined && step_name === undefined;
  const isCounted: FragmentSqlToken | ListSqlToken = isAny
    ? sql.fragment`run.status = 'failure' AND NOT failure.survived`
    : failureCondition(projectId, { ...kind, step_name });
  return sql.fragment`
    SELECT
      ${isAny ? sql.fragment`run.status = 'failure'` : sql.fragment`count(*) > 0`} AS affected,
      min(coalesce(step.ended_at, 'infinity')) AS cut_at
    FROM run_failures AS failure
    ${joinFailedStep(projectId)}
    WHERE ${hasAnyOf(sql.fragment`failure`)}
      AND failure.project_id = ${projectId}
      AND failure.run_id = run.run_id
      AND failure.stored_on = run.stored_on
      AND ${isCounted}`;
}
