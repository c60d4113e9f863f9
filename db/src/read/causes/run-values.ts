import { type FragmentSqlToken, sql } from "slonik";
import { hasAnyOf, RUN_BY_RUN } from "../items-of-runs.ts";
import type { CauseAttribute, CauseQuestion } from "./cause-question.ts";
import { MOST_RUNS } from "./population.ts";

/**
 * Common table expressions on `population`: `run_values`, rows of an attribute, a key and a value, the runs that have it as bits, how many
 * times they tell it, and how many of these are told by a step that failed. A value may have several rows.
 *
 * Steps that say the same are one row before they are taken apart into values: most runs of an agent do the same.
 */
export function valueTables(projectId: number, question: CauseQuestion): FragmentSqlToken {
  const { affected, filter } = question;
  const isFailed = affected === "failed";
  const ofAgents = filter.agent_id === undefined;
  const before = isFailed
    ? sql.fragment`CASE WHEN NOT step.failed THEN step.name::text END`
    : sql.fragment`step.name::text`;
  const branches = [
    ...(ofAgents ? [valuesOf("agent_id", sql.fragment`agent_id`, RUNS)] : []),
    valuesOf(
      "agent_version",
      sql.fragment`agent_version`,
      RUNS,
      ofAgents ? sql.fragment`agent_id` : undefined,
    ),
    valuesOf("environment", sql.fragment`environment`, RUNS),
    valuesOf("hour", sql.fragment`to_char(hour, 'YYYY-MM-DD"T"HH24:00:00"Z"')`, RUNS),
    valuesOf("step_name", sql.fragment`name`, sql.fragment`said_by_steps WHERE step_type <> 'tool'`),
    valuesOf("tool", sql.fragment`name`, sql.fragment`said_by_steps WHERE step_type = 'tool'`),
    valuesOf("model", sql.fragment`model`, sql.fragment`said_by_steps WHERE model IS NOT NULL`),
    valuesOf(
      "path_edge",
      sql.fragment`before || ' > ' || name`,
      sql.fragment`said_by_steps WHERE before IS NOT NULL`,
    ),
    METADATA,
    isFailed ? signalsOfSteps(projectId) : signalsOfRuns(projectId),
    ...(isFailed ? [] : [errorCodes(projectId)]),
  ];
  return sql.fragment`
    said_by_runs AS MATERIALIZED (
      SELECT agent_id, agent_version, environment, date_trunc('hour', started_at AT TIME ZONE 'UTC') AS hour, ${TOLD}
      FROM population
      GROUP BY 1, 2, 3, 4
    ),
    steps AS MATERIALIZED (
      SELECT run.n, step.step_type::text, step.name::text, step.model::text, step.failed, step.metadata,
        lag(${before}) OVER siblings AS before
      FROM population AS run
      CROSS JOIN LATERAL (
        SELECT step_id, parent_step_id, seq, started_at, step_type, name, model, failed, metadata
        FROM agent_steps
        WHERE project_id = ${projectId}
          AND run_id = run.run_id
          AND stored_on = run.stored_on
          AND (run.cut_at IS NULL OR started_at < run.cut_at OR (failed AND ended_at = run.cut_at))
        ${RUN_BY_RUN}
      ) AS step
      WINDOW siblings AS (PARTITION BY run.n, step.parent_step_id ORDER BY step.seq, step.started_at, step.step_id)
    ),
    said_by_steps AS MATERIALIZED (
      SELECT step_type, name, model, failed, metadata, before, ${TOLD}
      FROM steps
      GROUP BY 1, 2, 3, 4, 5, 6
    ),
    run_values (attribute, key, value, runs, times, times_failed) AS (
      ${sql.join(branches, sql.fragment` UNION ALL `)}
    )`;
}

/** Of a run's place `n`: the bit that stands for it. */
export const BIT = sql.fragment`set_bit(0::bit(${sql.literalValue(String(MOST_RUNS))}), n - 1, 1)`;
const TOLD = sql.fragment`bit_or(${BIT}) AS runs, count(*)::int AS times`;
const RUNS = sql.fragment`said_by_runs`;

function valuesOf(
  attribute: CauseAttribute,
  value: FragmentSqlToken,
  from: FragmentSqlToken,
  key: FragmentSqlToken = sql.fragment`''`,
): FragmentSqlToken {
  return sql.fragment`SELECT ${sql.literalValue(attribute)}, ${key}, ${value}, runs, times, 0 FROM ${from}`;
}

const METADATA = sql.fragment`
  SELECT 'metadata', fact.key, fact.value #>> '{}', runs, times, CASE WHEN failed THEN times ELSE 0 END
  FROM said_by_steps
  CROSS JOIN LATERAL jsonb_each(metadata) AS fact
  WHERE metadata <> '{}' AND jsonb_typeof(fact.value) IN ('string', 'number', 'boolean')`;

const SIGNAL = sql.fragment`
  concat_ws('/', signal_type::text, nullif(signal_code::text, '')) AS name,
  CASE WHEN category IS NOT NULL THEN category::text WHEN value THEN 'true' ELSE 'false' END AS outcome`;

/** What was said of a run: after it ended, or by what ended it. */
function signalsOfRuns(projectId: number): FragmentSqlToken {
  return sql.fragment`
    SELECT 'signal', signal.name, signal.outcome, ${BIT}, 1, 0
    FROM population AS run
    CROSS JOIN LATERAL (
      SELECT ${SIGNAL}
      FROM agent_signals
      WHERE project_id = ${projectId} AND run_id = run.run_id AND stored_on = run.stored_on AND number IS NULL
        AND run.signal_count > 0
      ${RUN_BY_RUN}
    ) AS signal`;
}

/**
 * What was said of a step that did not fail, before a run did. Each step is looked up: joined, the planner would go through all steps for
 * each run where it knows nothing of the tables yet.
 */
function signalsOfSteps(projectId: number): FragmentSqlToken {
  return sql.fragment`
    SELECT 'signal', signal.name, signal.outcome, ${BIT}, 1, 0
    FROM population AS run
    CROSS JOIN LATERAL (
      SELECT ${SIGNAL}
      FROM agent_signals AS told
      WHERE project_id = ${projectId} AND run_id = run.run_id AND stored_on = run.stored_on AND number IS NULL
        AND run.signal_count > 0
        AND (
          SELECT true
          FROM agent_steps AS step
          WHERE step.project_id = ${projectId}
            AND step.run_id = run.run_id
            AND step.stored_on = run.stored_on
            AND step.step_id = told.step_id
            AND NOT step.failed
            AND (run.cut_at IS NULL OR step.started_at < run.cut_at)
          LIMIT 1
        )
      ${RUN_BY_RUN}
    ) AS signal`;
}

/** Of runs that are asked about for another reason than failing. */
function errorCodes(projectId: number): FragmentSqlToken {
  return sql.fragment`
    SELECT 'error_code', '', failed.code, ${BIT}, 1, 0
    FROM population AS run
    CROSS JOIN LATERAL (
      SELECT failure_type || '/' || failure_code AS code
      FROM run_failures AS failure
      WHERE ${hasAnyOf(sql.fragment`failure`)}
        AND failure.project_id = ${projectId}
        AND failure.run_id = run.run_id
        AND failure.stored_on = run.stored_on
      ${RUN_BY_RUN}
    ) AS failed`;
}
