import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { failureCondition } from "../filters/failure-condition.ts";
import { hasStep } from "../filters/row-conditions.ts";
import { runCondition } from "../filters/run-condition.ts";
import { hasAnyOf, joinFailedStep, RUN_BY_RUN } from "../items-of-runs.ts";
import type { CauseQuestion } from "./cause-question.ts";

/** The latest runs that are looked at: 2,500 find a cause of 5 % of runs, failing in 30 %, nearly always. See docs/insight.md. */
export const MOST_RUNS = 2_500;
/** Fewer runs where they have more steps than this together: what is read is steps. */
const MOST_STEPS = 30_000;

/**
 * One more tells whether there are more. The planner does not see the number: of a range of days it expects fewer runs than this, and
 * would read and sort all that there are, where it now follows an index from the latest on.
 */
const ONE_MORE = sql.fragment`(SELECT ${sql.literalValue(String(MOST_RUNS + 1))}::int)`;

/**
 * Common table expressions: the runs that are looked at, as `population`, each with its place `n`, 1 being the latest; whether it is
 * `affected`; and `cut_at`, when the step ended that made it so. What came after that is how the agent took it, and is no cause.
 * `bound` holds one row: the `threshold`, and `is_all`. Where runs that failed are asked about, `failures` are those that count.
 */
export function populationTables(projectId: number, question: CauseQuestion): FragmentSqlToken {
  const { affected, filter, slow_ms } = question;
  const { step_name, ...ofRuns } = filter;
  const rows = sql.literalValue(String(MOST_RUNS));
  return sql.fragment`
    newest AS MATERIALIZED (
      SELECT run_id, stored_on, started_at, agent_id::text, agent_version::text, environment::text, status::text, duration_ms,
        cost_nano_usd::bigint, failure_count, survived_count, step_count, signal_count + apart_signal_count AS signal_count
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, { ...ofRuns, ended: true })}
        AND ${affected === "costly" ? sql.fragment`run.cost_nano_usd IS NOT NULL` : sql.fragment`TRUE`}
      ORDER BY run.started_at DESC, run.run_id DESC
      LIMIT ${ONE_MORE}
    ),
    placed AS (
      SELECT *, (row_number() OVER latest)::int AS n, sum(step_count) OVER latest AS steps
      FROM newest
      WINDOW latest AS (ORDER BY started_at DESC, run_id DESC ROWS UNBOUNDED PRECEDING)
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
    ${affected === "failed" ? failedRuns(projectId, question) : runsAbove(affected)}`;
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

function runsAbove(affected: "slow" | "costly"): FragmentSqlToken {
  const figure = affected === "slow" ? sql.fragment`run.duration_ms` : sql.fragment`run.cost_nano_usd`;
  return sql.fragment`
    population AS MATERIALIZED (
      SELECT run.*, ${figure} > bound.threshold AS affected, NULL::timestamptz AS cut_at
      FROM chosen AS run CROSS JOIN bound
    )`;
}

function failedRuns(projectId: number, { kind, filter: { step_name } }: CauseQuestion): FragmentSqlToken {
  const isAny = kind === undefined && step_name === undefined;
  const isCounted: FragmentSqlToken | ListSqlToken = isAny
    ? sql.fragment`run.status = 'failure' AND NOT failure.survived`
    : failureCondition(projectId, { ...kind, step_name });
  return sql.fragment`
    failures AS MATERIALIZED (
      SELECT run.n, failed.*
      FROM chosen AS run
      CROSS JOIN LATERAL (
        SELECT failure.failure_type, failure.failure_code, step.ended_at
        FROM run_failures AS failure
        ${joinFailedStep(projectId)}
        WHERE ${hasAnyOf(sql.fragment`failure`)}
          AND failure.project_id = ${projectId}
          AND failure.run_id = run.run_id
          AND failure.stored_on = run.stored_on
          AND ${isCounted}
        ${RUN_BY_RUN}
      ) AS failed
    ),
    population AS MATERIALIZED (
      SELECT run.*, ${isAny ? sql.fragment`run.status = 'failure'` : sql.fragment`cut.n IS NOT NULL`} AS affected, cut.cut_at
      FROM chosen AS run
      LEFT JOIN (
        SELECT n, min(coalesce(ended_at, 'infinity')) AS cut_at FROM failures GROUP BY n
      ) AS cut ON cut.n = run.n
    )`;
}
