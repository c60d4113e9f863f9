import type pg from "pg";
import { forEachPlace } from "../citus/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { finalizePaths } from "./finalize-paths.ts";
import { inTransaction } from "./in-transaction.ts";
import { OF_ANY_PROJECT } from "./of-any-project.ts";
import { GROUPS_BY_HASH } from "./rollup-days.ts";
import { hoursWithoutVersions, sumVersionHour } from "./sum-version-hours.ts";

/** Any number of its own: one process finalizes at a time. */
const ADVISORY_LOCK = 7_303_014_303;

/** Of one grain in one period; of step names there may be any number, those with most runs are kept. */
const MAX_VALUES = 200;

/** Where not all versions are kept, none with fewer runs is: the tables tell of them as fast, by an index. */
const MIN_RUNS = 16;

/** So that a round ends within a minute or so; the rest has its turn in the next. */
const MAX_PERIODS = 100;

interface DuePeriod {
  readonly project_id: number;
  readonly period: "hour" | "day";
  readonly since: string;
  readonly until: string;
  readonly is_seen: boolean;
}

/**
 * Computes the finalized rollups (see `0014_settled_rollups.sql`) of hours and days that are over and that did not change since
 * the round before: hours first, the latest first, at most 100 of them (in each place of a cluster), a period a transaction. Days are the sums of their
 * hours. Hours that were finalized before they were summed up by version follow. Resolves with the number of all; 0 also while
 * another process is at it.
 *
 * @param signal ends the round after the period under way
 */
export async function finalizeRollups(ownerUrl: string, signal?: AbortSignal): Promise<number> {
  const finalized = await forEachPlace(ownerUrl, ({ url }) => finalizePlace(url, signal));
  return finalized.reduce((sum, number) => sum + number, 0);
}

async function finalizePlace(url: string, signal: AbortSignal | undefined): Promise<number> {
  await using connection = await connectOwner(url);
  const { client } = connection;
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [ADVISORY_LOCK]);
  if (rows[0]?.is_ours !== true) return 0;
  try {
    const finalized = await finalizeDue(client, signal);
    await finalizePaths(url, client, signal);
    return finalized;
  } finally {
    // A session that has ended may keep it for a moment, and the next place of its node has its turn at once.
    await client.query("SELECT pg_advisory_unlock($1)", [ADVISORY_LOCK]);
  }
}

async function finalizeDue(client: pg.Client, signal: AbortSignal | undefined): Promise<number> {
  await client.query(GROUPS_BY_HASH);
  // Planning takes longer than an hour of few runs.
  await client.query("SET jit = off; SET plan_cache_mode = force_generic_plan");
  const due = await duePeriods(client);
  await markSeen(
    client,
    due.filter(({ is_seen }) => !is_seen),
  );
  let finalized = 0;
  for (const period of due.filter(({ is_seen }) => is_seen)) {
    if (signal?.aborted || finalized === MAX_PERIODS) break;
    if (period.period === "hour" || (await areHoursKnown(client, period))) {
      await inTransaction(client, OF_ONE_SNAPSHOT, () => finalize(client, period));
      finalized += 1;
    }
  }
  for (const hour of await hoursWithoutVersions(client, MAX_PERIODS - finalized)) {
    if (signal?.aborted) break;
    await inTransaction(client, OF_ONE_SNAPSHOT, () => sumVersionHour(client, hour));
    finalized += 1;
  }
  return finalized;
}

async function duePeriods(client: pg.Client): Promise<DuePeriod[]> {
  const { rows } = await client.query<DuePeriod>(`
    SELECT
      project_id, period, starts_at::text AS since, ends_at::text AS until,
      coalesce(finalized.revision = current.revision, false) AS is_seen
    FROM (
      SELECT *, starts_at + CASE period WHEN 'hour' THEN interval '1 hour' ELSE interval '24 hours' END AS ends_at
      FROM rollup_revisions
    ) AS current
    LEFT JOIN settled_periods AS finalized USING (project_id, period, starts_at)
    WHERE ${OF_ANY_PROJECT} AND ends_at <= now() AND starts_at >= (SELECT oldest_start FROM retention)
      AND NOT coalesce(is_settled AND finalized.revision = current.revision, false)
    ORDER BY period DESC, starts_at DESC, project_id
  `);
  return rows;
}

async function markSeen(client: pg.Client, periods: readonly DuePeriod[]): Promise<void> {
  await client.query(
    `INSERT INTO settled_periods AS kept (project_id, period, starts_at, is_settled, is_complete, revision)
    SELECT project_id, period, starts_at, false, false, revision
    FROM unnest($1::int[], $2::text[], $3::timestamptz[]) AS due (project_id, period, starts_at)
    JOIN rollup_revisions USING (project_id, period, starts_at)
    ON CONFLICT (project_id, period, starts_at) DO UPDATE SET is_settled = false, revision = excluded.revision`,
    [
      periods.map(({ project_id }) => project_id),
      periods.map(({ period }) => period),
      periods.map(({ since }) => since),
    ],
  );
}

/** A day of which an hour has more values than are kept cannot be told from them: readers take the hours. */
async function areHoursKnown(client: pg.Client, { project_id, since, until }: DuePeriod): Promise<boolean> {
  const { rows } = await client.query<{ are_known: boolean }>(
    `SELECT bool_and(coalesce(is_settled AND is_complete AND finalized.revision = current.revision, false)) AS are_known
    FROM rollup_revisions AS current
    LEFT JOIN settled_periods AS finalized USING (project_id, period, starts_at)
    WHERE project_id = $1 AND period = 'hour' AND starts_at >= $2 AND starts_at < $3`,
    [project_id, since, until],
  );
  return rows[0]?.are_known === true;
}

/** What is computed and the revision that it holds for are of one snapshot. */
const OF_ONE_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ";

const sources = {
  hour: {
    rollups: "recomputed_rollups($2, $3, $1, 'hour')",
    failures: "recomputed_failure_rollups($2, $3, $1, 'hour')",
  },
  day: { rollups: "settled_day($1, $2, $3)", failures: "settled_failures_of_day($1, $2, $3)" },
};

async function finalize(client: pg.Client, { project_id, period, since, until }: DuePeriod): Promise<void> {
  const source = sources[period];
  const bounds = [project_id, since, until];
  const key = [project_id, since, period];
  for (const table of ["settled_rollups", "settled_failure_rollups"]) {
    await client.query(
      `DELETE FROM ${table}
      WHERE project_id = $1 AND starts_at = $2 AND period = $3 AND grain IN ('step', 'agent_version')`,
      key,
    );
  }
  // Named, so that it is planned once.
  const { rows } = await client.query({
    name: `settle_${period}`,
    text: `WITH computed AS MATERIALIZED (
      SELECT * FROM ${source.rollups}
    ), ranked AS (
      SELECT grain, agent_version, of_item, row_number() OVER (
        PARTITION BY grain ORDER BY sum(runs) DESC, agent_version, of_item
      ) AS place, count(*) OVER (PARTITION BY grain) AS of_grain, sum(runs) AS of_value
      FROM computed
      GROUP BY grain, agent_version, of_item
    ), stored AS (
      INSERT INTO settled_rollups
      SELECT computed.*
      FROM computed JOIN ranked USING (grain, agent_version, of_item)
      WHERE place <= $4 AND (grain = 'step' OR of_grain <= $4 OR of_value >= $5)
    )
    SELECT coalesce(max(place), 0) <= $4 AS is_complete FROM ranked`,
    values: [...bounds, MAX_VALUES, MIN_RUNS],
  });
  await client.query({
    name: `settle_failures_of_${period}`,
    text: `INSERT INTO settled_failure_rollups
    SELECT failed.*
    FROM ${source.failures} AS failed
    WHERE (grain, agent_version, of_item, status) IN (
      SELECT grain, agent_version, of_item, status
      FROM settled_rollups
      WHERE project_id = $1 AND starts_at = $2 AND period = $4
    )`,
    values: [...bounds, period],
  });
  await client.query(
    `UPDATE settled_periods AS kept
    SET is_settled = true, is_complete = $4, revision = current.revision
    FROM rollup_revisions AS current
    WHERE kept.project_id = $1 AND kept.starts_at = $2 AND kept.period = $3
      AND current.project_id = $1 AND current.starts_at = $2 AND current.period = $3`,
    [...key, rows[0]?.is_complete],
  );
  if (period === "hour") await sumVersionHour(client, { project_id, since, until });
}
