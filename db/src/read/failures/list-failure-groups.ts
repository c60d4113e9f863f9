import { type DatabasePool, sql } from "slonik";
import { timestamptzLiteral } from "../../timestamps.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { bucketStarts, filterWithin, type TimeGrid } from "../stats/time-grid.ts";
import { placeOf } from "../step-order.ts";
import { type FailureGroup, failureGroupRow, toFailureGroup } from "./failure-group.ts";
import { matchingFailures } from "./matching-failures.ts";

/** Failures that are counted, so that no range takes for ever: the latest of them. */
const MAX_COUNTED_FAILURES = 20_000;
const MAX_VERSIONS = sql.fragment`10`;
const MAX_SAMPLES = sql.fragment`5`;
const MAX_MESSAGES = sql.fragment`5`;

const unorderedPlace = (projectId: number) => sql.fragment`
  CASE WHEN unordered_step_ids IS NOT NULL THEN ${placeOf(projectId, {
    run_id: sql.fragment`placed.run_id`,
    stored_on: sql.fragment`placed.stored_on`,
    step_ids: sql.fragment`unordered_step_ids`,
  })} END`;

export interface FailureGroups {
  /** Most failures first. */
  readonly groups: readonly FailureGroup[];
  /** Those that are not listed included. */
  readonly total_groups: bigint;
  readonly total_failures: bigint;
  /** Of these. */
  readonly total_survived: bigint;
  /** Start of the first run that is counted, where as many failures are counted as can be; else null. */
  readonly counted_since: bigint | null;
}

export interface FailureGroupsOptions {
  /** Groups to list. */
  readonly limit: number;
  /** Steps of the trends; `end` cuts the last one. Runs that start outside are not counted. */
  readonly trend: TimeGrid;
  /** Default: 20,000. */
  readonly maxFailures?: number;
}

/** The failures under a filter, recorded and survived, by type, code, name of their step and agent. Exact over the failures that are counted. */
export async function listFailureGroups(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { limit, trend, maxFailures = MAX_COUNTED_FAILURES }: FailureGroupsOptions,
): Promise<FailureGroups> {
  const steps = bucketStarts(trend).length;
  const within = filterWithin(filter, trend);
  const failing = matchingFailures(projectId, within, { order: "DESC", limit: maxFailures });
  const key = sql.fragment`failure_type, failure_code, step_name, agent_id`;
  const rows = await inSnapshot(pool, (connection) =>
    connection.any(sql.type(failureGroupRow)`
      WITH failing AS MATERIALIZED (${failing}),
      by_run AS (
        SELECT ${key}, run_started_at, count(*) AS failures, count(*) FILTER (WHERE survived) AS survived
        FROM failing
        GROUP BY ${key}, run_id, run_started_at
      ), by_group AS MATERIALIZED (
        SELECT ${key}, sum(failures)::bigint AS failures, sum(survived)::bigint AS survived, count(*) AS runs,
          min(run_started_at) AS first_started_at, max(run_started_at) AS last_started_at
        FROM by_run
        GROUP BY ${key}
      ), listed AS MATERIALIZED (
        SELECT *, row_number() OVER () AS place
        FROM (
          SELECT *
          FROM by_group
          ORDER BY failures DESC, runs DESC, failure_type COLLATE "C", failure_code COLLATE "C", step_name COLLATE "C",
            agent_id COLLATE "C"
          LIMIT ${limit}
        ) AS listed
      ), total AS MATERIALIZED (
        SELECT count(*) AS total_groups, sum(failures)::bigint AS total_failures,
          sum(survived)::bigint AS total_survived, min(first_started_at) AS counted_since
        FROM by_group
      ), listed_failing AS MATERIALIZED (
        -- Of groups there may be as many as failures: what is told of each is computed for those that are listed alone.
        SELECT place, failing.* FROM failing JOIN listed USING (${key})
      ), listed_run AS MATERIALIZED (
        SELECT place, agent_version, run_id, run_started_at, count(*) AS failures,
          count(*) FILTER (WHERE survived) AS survived, min(step_seq) AS step_seq,
          array_agg(unordered_step_id) FILTER (WHERE unordered_step_id IS NOT NULL) AS unordered_step_ids,
          min(stored_on) AS stored_on,
          (array_agg(message ORDER BY step_seq))[1] AS message
        FROM listed_failing
        GROUP BY place, agent_version, run_id, run_started_at
      ), version AS MATERIALIZED (
        SELECT place, count(*) AS total_versions,
          (array_agg(agent_version ORDER BY runs DESC, agent_version COLLATE "C"))[1:${MAX_VERSIONS}] AS versions,
          (array_agg(runs::float8 ORDER BY runs DESC, agent_version COLLATE "C"))[1:${MAX_VERSIONS}] AS version_runs
        FROM (
          SELECT place, agent_version, count(*) AS runs FROM listed_run GROUP BY place, agent_version
        ) AS by_version
        GROUP BY place
      ), trend AS MATERIALIZED (
        SELECT place, array_agg(step) AS trend_steps, array_agg(failures::float8) AS trend_failures
        FROM (
          SELECT place, sum(failures) AS failures,
            floor(extract(epoch FROM run_started_at - ${timestamptzLiteral(trend.start)}::timestamptz) * 1000000
              / ${trend.step_us})::int AS step
          FROM listed_run
          GROUP BY place, step
        ) AS by_step
        GROUP BY place
      ), message AS MATERIALIZED (
        SELECT place, count(*) AS total_messages,
          (array_agg(message ORDER BY failures DESC, message COLLATE "C"))[1:${MAX_MESSAGES}] AS messages,
          (array_agg(fingerprint::text ORDER BY failures DESC, message COLLATE "C"))[1:${MAX_MESSAGES}] AS fingerprints,
          (array_agg(failures::float8 ORDER BY failures DESC, message COLLATE "C"))[1:${MAX_MESSAGES}] AS message_failures
        FROM (
          SELECT place, fingerprint, min(message COLLATE "C") AS message, count(*) AS failures
          FROM listed_failing
          WHERE NOT survived
          GROUP BY place, fingerprint, CASE WHEN fingerprint IS NULL THEN message END
        ) AS by_message
        GROUP BY place
      ), sample AS MATERIALIZED (
        SELECT place, array_agg(run_id::text ORDER BY nth) AS sample_runs,
          array_agg(agent_version ORDER BY nth) AS sample_versions,
          array_agg((extract(epoch FROM run_started_at) * 1000000)::float8 ORDER BY nth) AS sample_starts,
          array_agg(survived = failures ORDER BY nth) AS sample_survived,
          array_agg(coalesce(step_seq, ${unorderedPlace(projectId)}) ORDER BY nth) AS sample_seqs,
          array_agg(message ORDER BY nth) AS sample_messages
        FROM (
          SELECT *, row_number() OVER (PARTITION BY place ORDER BY run_started_at DESC, run_id DESC) AS nth
          FROM listed_run
        ) AS placed
        WHERE nth <= ${MAX_SAMPLES}
        GROUP BY place
      )
      SELECT *
      FROM listed
      CROSS JOIN total
      JOIN version USING (place)
      JOIN trend USING (place)
      JOIN sample USING (place)
      LEFT JOIN message USING (place)
      ORDER BY place
    `),
  );
  const [first] = rows;
  const isCut = (first?.total_failures ?? 0n) >= BigInt(maxFailures);
  return {
    groups: rows.map((row) => toFailureGroup(row, steps)),
    total_groups: first?.total_groups ?? 0n,
    total_failures: first?.total_failures ?? 0n,
    total_survived: first?.total_survived ?? 0n,
    counted_since: isCut ? (first?.counted_since ?? null) : null,
  };
}
