import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { RunFilter } from "../filters/run-filter.ts";
import { startsWithin } from "../plan/start-range.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { signalsUnder } from "./list-signal-groups.ts";
import { countedNumber } from "./signal-condition.ts";

const hourRow = z.strictObject({
  name: z.string(),
  starts_at: z.bigint(),
  is_baseline: z.boolean(),
  answered_runs: z.bigint(),
  yes_runs: z.bigint(),
  number_runs: z.bigint(),
  number_sum: z.number(),
});

/**
 * What the signals of one name say of the runs of a side that ended and started in an hour, or in what its range holds of it. A run
 * counts once, however many of the signals it has.
 */
export interface SignalHour {
  /** Type of the signals, followed by "/" and their code where they have one. */
  readonly name: string;
  /** Start of the UTC hour, in microseconds since the Unix epoch. */
  readonly start: bigint;
  /** Runs with a signal that says yes or no, and those of these of which none says no. */
  readonly answered_runs: number;
  readonly yes_runs: number;
  /** Runs with a signal that says a number; the sum of the runs' means. */
  readonly number_runs: number;
  readonly number_sum: number;
}

/** The runs of a side: of one version and environment, or of all. */
export type SignalSide = Pick<RunFilter, "agent_version" | "environment" | "start_time" | "end_time"> & {
  readonly agent_id: string;
};

/**
 * Tallies of the signals of both sides by name and the hour in which the runs started, only where there are any, in order of name and
 * time. Names are those that most runs of both sides have. Exact with what came late; from the tables. Categories are not told.
 *
 * @param baseline of the same agent as the candidate, and without runs of it
 * @param names at most so many
 */
export async function signalSides(
  connection: CommonQueryMethods,
  projectId: number,
  { baseline, candidate }: { readonly baseline: SignalSide; readonly candidate: SignalSide },
  names: number,
): Promise<{ readonly baseline: readonly SignalHour[]; readonly candidate: readonly SignalHour[] }> {
  const either = {
    agent_id: baseline.agent_id,
    start_time: least(baseline.start_time, candidate.start_time),
    end_time: greatest(baseline.end_time, candidate.end_time),
  };
  const ofEither = sql.fragment`
    (signal.value IS NOT NULL OR signal.number IS NOT NULL) AND (${isOf(baseline)} OR ${isOf(candidate)})`;
  const rows = await connection.any(
    prepareByText(sql.type(hourRow)`
    WITH of_run AS MATERIALIZED (
      SELECT
        run.run_id, signal.signal_type, signal.signal_code, date_trunc('hour', run.started_at, 'UTC') AS starts_at,
        ${isOf(baseline)} AS is_baseline, bool_and(signal.value) AS is_yes, avg(${countedNumber}) AS mean
      ${signalsUnder(projectId, either, undefined, ofEither)}
      GROUP BY 1, 2, 3, 4, 5
    ), named AS MATERIALIZED (
      SELECT signal_type || coalesce('/' || signal_code, '') AS name, of_run.* FROM of_run
    )
    SELECT
      name, starts_at, is_baseline, count(is_yes) AS answered_runs, count(*) FILTER (WHERE is_yes) AS yes_runs,
      count(mean) AS number_runs, coalesce(sum(mean), 0) AS number_sum
    FROM named
    WHERE name IN (SELECT name FROM named GROUP BY name ORDER BY count(*) DESC, name COLLATE "C" LIMIT ${sql.literalValue(String(names))})
    GROUP BY name, starts_at, is_baseline
    ORDER BY name COLLATE "C", starts_at
  `),
  );
  const side = (isBaseline: boolean) =>
    rows
      .filter(({ is_baseline }) => is_baseline === isBaseline)
      .map(({ name, starts_at, answered_runs, yes_runs, number_runs, number_sum }) => ({
        name,
        start: starts_at,
        answered_runs: Number(answered_runs),
        yes_runs: Number(yes_runs),
        number_runs: Number(number_runs),
        number_sum,
      }));
  return { baseline: side(true), candidate: side(false) };
}

function isOf({ agent_version, environment, start_time, end_time }: SignalSide) {
  return sql.fragment`(${sql.and([
    agent_version === undefined ? sql.fragment`TRUE` : sql.fragment`run.agent_version = ${agent_version}`,
    environment !== undefined && sql.fragment`run.environment = ${environment}`,
    startsWithin({ start: start_time, end: end_time }, sql.fragment`run.started_at`),
  ])})`;
}

/** Of the starts; open where one is. */
function least(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? a : b;
}

function greatest(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a > b ? a : b;
}
