import { PATH_METHOD } from "@runfacts/insight/paths";
import type pg from "pg";
import { openPool } from "../pool/index.ts";
import { OF_ANY_PROJECT } from "./of-any-project.ts";
import { sumDay, sumHour } from "./sum-paths.ts";
import { writePaths } from "./write-paths.ts";

/** So that a round ends within a minute or so; the rest has its turn in the next. */
const MAX_PERIODS = 100;
const MAX_MS = 60_000;

/** A period whose ways are to be summed up. */
interface DuePeriod {
  readonly project_id: number;
  readonly period: "hour" | "day";
  readonly starts_at: string;
  readonly ends_at: string;
}

/**
 * Sums up the ways of runs (see `0037_settled_paths.sql`) of hours and days that are finalized: hours first, the latest first, at
 * most 100 of them, for about a minute, a period a transaction. Days are the sums of their hours.
 *
 * @param url of a place, as its owner
 * @param client of the same
 */
export async function finalizePaths(url: string, client: pg.Client, signal?: AbortSignal): Promise<void> {
  const due = await duePeriods(client);
  if (due.length === 0) return;
  const deadline = Date.now() + MAX_MS;
  const pool = await openPool(url, { applicationName: "runfacts-maintenance", maxConnections: 1 });
  try {
    for (const { project_id, period, starts_at, ends_at } of due) {
      if (signal?.aborted || Date.now() > deadline) break;
      const within = { start: BigInt(starts_at), end: BigInt(ends_at) };
      const sum = period === "hour" ? sumHour : sumDay;
      await writePaths(pool, project_id, { period, ...within }, (connection) =>
        sum(connection, project_id, within),
      );
    }
  } finally {
    await pool.end();
  }
}

/** Days have their turn once all of their hours are known. */
async function duePeriods(client: pg.Client): Promise<DuePeriod[]> {
  const isKnown = "known.method = $1 AND known.revision = current.revision";
  const { rows } = await client.query<DuePeriod>(
    `WITH current AS MATERIALIZED (
      SELECT
        current.*,
        coalesce(${isKnown}, false) AS is_known,
        coalesce(finalized.is_settled AND finalized.revision = current.revision, false) AS is_finalized
      FROM (SELECT * FROM rollup_revisions WHERE ${OF_ANY_PROJECT}) AS current
      LEFT JOIN settled_path_periods AS known USING (project_id, period, starts_at)
      LEFT JOIN settled_periods AS finalized USING (project_id, period, starts_at)
      WHERE starts_at >= (SELECT oldest_start FROM retention)
    ), unknown_days AS (
      SELECT DISTINCT project_id, date_trunc('day', starts_at, 'UTC') AS starts_at
      FROM current
      WHERE period = 'hour' AND NOT is_known
    )
    SELECT
      project_id, period, (extract(epoch FROM starts_at) * 1000000)::bigint::text AS starts_at,
      (extract(epoch FROM starts_at + CASE period WHEN 'hour' THEN interval '1 hour' ELSE interval '24 hours' END) * 1000000)::bigint::text AS ends_at
    FROM current
    WHERE NOT is_known AND CASE period
      WHEN 'hour' THEN is_finalized
      ELSE starts_at + interval '24 hours' <= now()
        AND (project_id, starts_at) NOT IN (SELECT project_id, starts_at FROM unknown_days)
    END
    ORDER BY period DESC, starts_at DESC, project_id
    LIMIT $2`,
    [PATH_METHOD, MAX_PERIODS],
  );
  return rows;
}
