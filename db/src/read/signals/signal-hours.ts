import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { RunFilter } from "../filters/run-filter.ts";
import { signalsUnder } from "./list-signal-groups.ts";

const hourRow = z.strictObject({
  starts_at: z.bigint(),
  agent_version: z.string(),
  runs: z.bigint(),
  answered_runs: z.bigint(),
  yes_runs: z.bigint(),
  number_runs: z.bigint(),
  number_sum: z.number(),
  number_squares: z.number(),
});

/**
 * What the signals of one name say of the runs of a version that ended and started in an hour, or in what a range holds of it. A run
 * counts once, however many of the signals it has.
 */
export interface SignalHour {
  /** Start of the UTC hour, in microseconds since the Unix epoch. */
  readonly start: bigint;
  readonly agent_version: string;
  /** Runs with such a signal. */
  readonly runs: number;
  /** Those with a signal that says yes or no, and those of these of which none says no. */
  readonly answered_runs: number;
  readonly yes_runs: number;
  /** Those with a signal that says a number; the sum of the runs' means, and of the squares of these. */
  readonly number_runs: number;
  readonly number_sum: number;
  readonly number_squares: number;
}

export type SignalHoursFilter = Pick<RunFilter, "environment" | "start_time" | "end_time"> & {
  readonly agent_id: string;
};

/**
 * Tallies of the signals of one name of an agent, by the hour in which the runs started, and by version; only where there are any. In
 * order of time, then of version. Exact with what came late; from the tables.
 *
 * @param connection in one snapshot, as `inSnapshot` opens it, where other figures are read beside
 */
export async function signalHours(
  connection: CommonQueryMethods,
  projectId: number,
  filter: SignalHoursFilter,
  name: string,
): Promise<SignalHour[]> {
  const rows = await connection.any(sql.type(hourRow)`
    SELECT
      date_trunc('hour', started_at, 'UTC') AS starts_at, agent_version, count(*) AS runs,
      count(is_yes) AS answered_runs, count(*) FILTER (WHERE is_yes) AS yes_runs, count(mean) AS number_runs,
      coalesce(sum(mean), 0) AS number_sum, coalesce(sum(mean * mean), 0) AS number_squares
    FROM (
      SELECT
        run.run_id, run.started_at, run.agent_version, bool_and(signal.value) AS is_yes, avg(signal.number) AS mean
      ${signalsUnder(projectId, filter, name)}
      GROUP BY run.run_id, run.started_at, run.agent_version
    ) AS by_run
    GROUP BY 1, 2
    ORDER BY 1, agent_version COLLATE "C"
  `);
  return rows.map(({ starts_at, agent_version, number_sum, number_squares, ...counts }) => ({
    start: starts_at,
    agent_version,
    runs: Number(counts.runs),
    answered_runs: Number(counts.answered_runs),
    yes_runs: Number(counts.yes_runs),
    number_runs: Number(counts.number_runs),
    number_sum,
    number_squares,
  }));
}
