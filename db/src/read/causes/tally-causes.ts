import { type DatabasePool, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { failureType } from "../../rows.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { type CauseQuestion, type CauseTallies, causeAttribute } from "./cause-question.ts";
import { populationTables } from "./population.ts";
import { BIT, valueTables } from "./run-values.ts";

/** What fewer runs have is not worth a look. */
const LEAST_RUNS = 3;
/** Metadata keys and signals with more values that are said so often are not told apart: they are ids, sizes and the like. */
const MOST_VALUES_OF_KEY = 50;
/** Values of all attributes; those that most runs have, if there are more. */
const MOST_VALUES = 10_000;
/** What steps that failed say, and hardly any other, is how they failed. */
const MOST_OF_FAILED = 0.9;
/** Standard deviations above what is expected from which on members are told: below all that could be a cause. */
const LEAST_DEVIATION = 1.5;

/** Metadata that says again what a column holds, which is an attribute of its own or none. */
const COLUMN_KEYS =
  "^(model|tool|attempt|input_tokens|output_tokens|cache_read_tokens|reasoning_tokens|cost_usd)$";
/** Words of keys that say how a step ended. */
const OUTCOME_WORDS =
  "(^|[_.-])(errors?|errored|exceptions?|failed|failures?|faults?|retry|retries|retried|attempts?|success|succeeded|status|outcome|exit|ok|timed[_.-]?out|timeout|timeouts)($|[_.-])";

const tallyRow = z.strictObject({
  runs: z.int(),
  hits: z.int(),
  is_all: z.boolean(),
  since: z.bigint().nullable(),
  until: z.bigint().nullable(),
  threshold: z.bigint().nullable(),
  affected_places: z.array(z.int()),
  affected_ids: z.array(z.string()),
  place: z.int().nullable(),
  failures: z.array(z.strictObject({ failure_type: failureType, failure_code: z.string(), runs: z.int() })),
  values: z.array(
    z.strictObject({
      attribute: causeAttribute,
      key: z.string(),
      value: z.string(),
      runs: z.int(),
      hits: z.int(),
      members: z.string().nullable(),
    }),
  ),
});

/**
 * Counts, for each value that the latest runs have of each attribute, the runs that have it and those of them that are affected: what
 * `explainRuns` of `@runfacts/insight` names causes from. Of at most 2,500 runs, and 30,000 steps. One statement.
 *
 * Of runs that failed, only what was so until the failing step ended counts: neither what came after it, nor codes of failures, nor
 * what a failed step says alone. docs/insight.md says what is left out, and why.
 */
export async function tallyCauses(
  pool: DatabasePool,
  projectId: number,
  question: CauseQuestion,
): Promise<CauseTallies> {
  const row = await inSnapshot(pool, (connection) =>
    connection.one(
      prepareByText(sql.type(tallyRow)`
      WITH ${populationTables(projectId, question)},
        ${valueTables(projectId, question)},
        totals AS MATERIALIZED (
          SELECT count(*)::int AS runs, (count(*) FILTER (WHERE affected))::int AS hits,
            coalesce(avg(affected::int), 0)::float8 AS share, min(started_at) AS since, max(started_at) AS until,
            bit_or(${BIT}) FILTER (WHERE affected) AS affected
          FROM population
        ),
        told AS MATERIALIZED (
          SELECT attribute, key, value, bit_or(runs) AS runs,
            sum(times_failed) > ${MOST_OF_FAILED}::float8 * sum(times) AS is_outcome,
            count(*) OVER (PARTITION BY attribute, key) AS values_of_key
          FROM run_values
          GROUP BY attribute, key, value
          HAVING sum(times) >= ${LEAST_RUNS}
        ),
        tallies AS (
          SELECT attribute, key, value, bit_count(told.runs)::int AS runs,
            coalesce(bit_count(told.runs & totals.affected), 0)::int AS hits, told.runs AS members, is_outcome, values_of_key
          FROM told CROSS JOIN totals
        )
      SELECT
        totals.runs, totals.hits, bound.is_all, totals.since, totals.until, bound.threshold,
        ARRAY(SELECT n FROM population WHERE affected ORDER BY n) AS affected_places,
        ARRAY(SELECT run_id::text FROM population WHERE affected ORDER BY n) AS affected_ids,
        (SELECT n FROM population WHERE run_id = ${question.run_id ?? null}::uuid) AS place,
        ${failuresOf(question)} AS failures,
        (
          SELECT coalesce(json_agg(listed), '[]')
          FROM (
            SELECT attribute, key, value, tallies.runs, tallies.hits,
              CASE WHEN ${isOften} THEN members END AS members
            FROM tallies
            WHERE tallies.runs >= ${LEAST_RUNS}
              AND tallies.runs < totals.runs
              AND NOT is_outcome
              AND NOT (attribute = 'metadata' AND (key ~ ${COLUMN_KEYS} OR ${tellsOutcome(question)}))
              AND (attribute NOT IN ('metadata', 'signal') OR values_of_key <= ${MOST_VALUES_OF_KEY})
            ORDER BY tallies.runs DESC, attribute, key, value
            LIMIT ${sql.literalValue(String(MOST_VALUES))}
          ) AS listed
        ) AS values
      FROM totals CROSS JOIN bound
    `),
    ),
  );
  const { is_all, affected_places, affected_ids, values, ...tallies } = row;
  return {
    ...tallies,
    values: values.map((value) => ({
      ...value,
      members: value.members === null ? null : placesOf(value.members),
    })),
    isAll: is_all,
    affected: new Map(affected_places.map((place, i) => [place, affected_ids[i] ?? ""])),
  };
}

/** The places, from 1 on, of the ones in bits. */
function placesOf(bits: string): number[] {
  const places: number[] = [];
  for (let at = bits.indexOf("1"); at >= 0; at = bits.indexOf("1", at + 1)) places.push(at + 1);
  return places;
}

/** Of runs that failed, such a key says no more than that. */
function tellsOutcome({ affected }: CauseQuestion): FragmentSqlToken {
  return affected === "failed" ? sql.fragment`key ~* ${OUTCOME_WORDS}` : sql.fragment`FALSE`;
}

/** Affected runs have it more often than chance alone would often have it. */
const isOften = sql.fragment`
  tallies.hits - tallies.runs * totals.share
  > ${LEAST_DEVIATION} * sqrt(tallies.runs * totals.share * (1 - totals.share))`;

/** The kinds of failures of runs that failed, as far as that was asked. */
function failuresOf({ affected, kind, filter }: CauseQuestion): FragmentSqlToken {
  if (affected !== "failed" || kind !== undefined || filter.step_name !== undefined)
    return sql.fragment`'[]'::json`;
  return sql.fragment`(
    SELECT coalesce(json_agg(counted ORDER BY runs DESC, failure_type, failure_code), '[]')
    FROM (
      SELECT failure_type, failure_code, count(DISTINCT n)::int AS runs
      FROM failures
      GROUP BY 1, 2
      ORDER BY 3 DESC
      LIMIT 50
    ) AS counted
  )`;
}
