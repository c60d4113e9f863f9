import { type FragmentSqlToken, sql } from "slonik";
import { hasAnyOf } from "../items-of-runs.ts";
import type { CauseAttribute, CauseQuestion } from "./cause-question.ts";

/** More than a run has items: it keeps what follows a look-up run by run. */
const RUN_BY_RUN = sql.fragment`LIMIT 1000000`;

/** Metadata that says again what a column holds, which is an attribute of its own or none. */
const COLUMN_KEYS =
  "^(model|tool|attempt|input_tokens|output_tokens|cache_read_tokens|reasoning_tokens|cost_usd)$";
/** Words of keys that say how a step ended. */
const OUTCOME_WORDS =
  "(^|[_.-])(errors?|errored|exceptions?|failed|failures?|faults?|retry|retries|retried|attempts?|success|succeeded|status|outcome|exit|ok|timed[_.-]?out|timeout|timeouts)($|[_.-])";

/**
 * Common table expressions on `population`: the steps that count, as `steps`, and `run_values`, rows of a run's place `n`, whether it is
 * `affected`, an attribute, a key, a value, and whether a step that failed says so.
 */
export function valueTables(projectId: number, question: CauseQuestion): FragmentSqlToken {
  const { affected, filter } = question;
  const isFailed = affected === "failed";
  const branches = [
    ...(filter.agent_id === undefined ? [ofRuns("agent_id", sql.fragment`agent_id`)] : []),
    ofRuns(
      "agent_version",
      sql.fragment`agent_version`,
      filter.agent_id === undefined ? sql.fragment`agent_id` : undefined,
    ),
    ofRuns("environment", sql.fragment`environment`),
    ofRuns("hour", sql.fragment`to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:00:00"Z"')`),
    sql.fragment`
      SELECT n, affected, CASE step_type WHEN 'tool' THEN 'tool' ELSE 'step_name' END, '', name, false
      FROM steps`,
    sql.fragment`SELECT n, affected, 'model', '', model, false FROM steps WHERE model IS NOT NULL`,
    sql.fragment`
      SELECT n, affected, 'path_edge', '', before || ' > ' || name, false
      FROM steps
      WHERE before IS NOT NULL AND ${isFailed ? sql.fragment`NOT after_failed` : sql.fragment`TRUE`}`,
    metadata(isFailed),
    isFailed ? signalsOfSteps(projectId) : signalsOfRuns(projectId),
    ...(isFailed ? [] : [errorCodes(projectId)]),
  ];
  return sql.fragment`
    steps AS MATERIALIZED (
      SELECT run.n, run.affected, step.step_id, step.step_type::text, step.name::text, step.model::text, step.failed, step.metadata,
        lag(step.name::text) OVER siblings AS before, lag(step.failed) OVER siblings AS after_failed
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
    run_values (n, affected, attribute, key, value, of_failed) AS (
      ${sql.join(branches, sql.fragment` UNION ALL `)}
    )`;
}

function ofRuns(
  attribute: CauseAttribute,
  value: FragmentSqlToken,
  key: FragmentSqlToken = sql.fragment`''`,
): FragmentSqlToken {
  return sql.fragment`SELECT n, affected, ${sql.literalValue(attribute)}, ${key}, ${value}, false FROM population`;
}

function metadata(isFailed: boolean): FragmentSqlToken {
  const tellsOutcome = isFailed ? sql.fragment`fact.key !~* ${OUTCOME_WORDS}` : sql.fragment`TRUE`;
  return sql.fragment`
    SELECT n, affected, 'metadata', fact.key, fact.value #>> '{}', failed
    FROM steps
    CROSS JOIN LATERAL jsonb_each(metadata) AS fact
    WHERE metadata <> '{}'
      AND jsonb_typeof(fact.value) IN ('string', 'number', 'boolean')
      AND fact.key !~ ${COLUMN_KEYS}
      AND ${tellsOutcome}`;
}

const SIGNAL = sql.fragment`
  concat_ws('/', signal_type::text, nullif(signal_code::text, '')) AS name,
  CASE WHEN category IS NOT NULL THEN category::text WHEN value THEN 'true' ELSE 'false' END AS outcome`;

/** What was said of a run: after it ended, or by what ended it. */
function signalsOfRuns(projectId: number): FragmentSqlToken {
  return sql.fragment`
    SELECT n, affected, 'signal', signal.name, signal.outcome, false
    FROM population AS run
    CROSS JOIN LATERAL (
      SELECT ${SIGNAL}
      FROM agent_signals
      WHERE project_id = ${projectId} AND run_id = run.run_id AND stored_on = run.stored_on AND number IS NULL
      ${RUN_BY_RUN}
    ) AS signal`;
}

/** What was said of a step that did not fail, before a run did. */
function signalsOfSteps(projectId: number): FragmentSqlToken {
  return sql.fragment`
    SELECT step.n, step.affected, 'signal', signal.name, signal.outcome, false
    FROM population AS run
    CROSS JOIN LATERAL (
      SELECT step_id, ${SIGNAL}
      FROM agent_signals
      WHERE project_id = ${projectId} AND run_id = run.run_id AND stored_on = run.stored_on
        AND number IS NULL AND step_id IS NOT NULL
      ${RUN_BY_RUN}
    ) AS signal
    JOIN steps AS step ON step.n = run.n AND step.step_id = signal.step_id AND NOT step.failed`;
}

/** Of runs that are asked about for another reason than failing. */
function errorCodes(projectId: number): FragmentSqlToken {
  return sql.fragment`
    SELECT n, affected, 'error_code', '', failed.code, false
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
