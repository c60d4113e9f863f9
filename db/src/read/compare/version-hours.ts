import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { fragmentOf } from "../../columns/column-sql.ts";
import { bucketLatency } from "../../rollup/histogram.ts";
import { HOUR_US } from "../../rollup/levels.ts";
import {
  sumVersionHours,
  VERSION_HOUR_RUN,
  versionHourColumns,
  versionHourSums,
} from "../../rollup/version-hours.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { countedCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { joined, rangeArrays, type StartRange, split, startsWithin } from "../plan/start-range.ts";
import { prepareByText } from "../prepare-by-text.ts";

/** Which runs are summed up. What is absent does not restrict. */
export type VersionHoursFilter = Pick<RunFilter, "agent_id" | "environment" | "start_time" | "end_time"> & {
  readonly agent_versions?: readonly string[] | undefined;
};

/**
 * What runs did that started in an hour, or in what a range holds of it, of one agent, version and environment. But for
 * `abandoned_runs`, all of it is of the runs that ended (status SUCCESS, FAILURE or PARTIAL), of which there may be none.
 */
export interface VersionHour {
  /** Start of the UTC hour. Times are in microseconds since the Unix epoch. */
  readonly start: bigint;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  /** Of the first and the last run, abandoned ones included. */
  readonly first_started_at: bigint;
  readonly last_started_at: bigint;
  readonly runs: number;
  /** Those with the status FAILURE. */
  readonly failed_runs: number;
  readonly abandoned_runs: number;
  readonly steps: number;
  readonly failed_steps: number;
  /** Time in which runs waited for a person, or for another run. */
  readonly waiting_ms: number;
  /** Runs that say how many tokens they took. */
  readonly token_runs: number;
  /** Runs that say what they cost. */
  readonly cost_runs: number;
  /** Input and output. */
  readonly tokens: number;
  readonly cost_nano_usd: number;
  /** How many runs took how long, in milliseconds: each within 1 %. */
  readonly durations: readonly (readonly [duration_ms: number, runs: number])[];
  /** Of each kind of failure, "type/code", how many runs have one, recorded or survived, whatever their status. */
  readonly failures: readonly (readonly [failure: string, runs: number])[];
}

const count = z.number();
const hourRow = z.strictObject({
  starts_at: z.bigint(),
  agent_id: z.string(),
  agent_version: z.string(),
  environment: z.string(),
  first_started_at: z.bigint(),
  last_started_at: z.bigint(),
  ...(Object.fromEntries(versionHourSums.map((column) => [column, count])) as Record<
    (typeof versionHourSums)[number],
    typeof count
  >),
  buckets: z.string(),
  bucket_runs: z.string(),
  failures: z.array(z.string()),
  failure_runs: z.string(),
});
const periodRow = z.strictObject({ starts_at: z.bigint(), is_known: z.boolean() });

/** As JavaScript reads it fastest. */
const selected = fragmentOf(
  versionHourColumns
    .map((column) => {
      const isSum = (versionHourSums as readonly string[]).includes(column);
      if (isSum) return `summed.${column}::float8`;
      return ["buckets", "bucket_runs", "failure_runs"].includes(column)
        ? `array_to_string(summed.${column}, ',') AS ${column}`
        : `summed.${column}`;
    })
    .join(", "),
);

/** More than there are: a bound keeps the look-up of a range one, which joined would read all days. */
const MOST_ROWS = sql.fragment`9223372036854775807`;

/**
 * What each version of each agent did in each hour of a range: exact, but for durations. Hours that are over come from what
 * maintenance summed up of them, as long as that holds, all others from the tables. There is one row an hour, agent, version and
 * environment, in no order.
 *
 * @param connection in a transaction that reads one snapshot: see `inSnapshot`
 */
export async function versionHours(
  connection: CommonQueryMethods,
  projectId: number,
  filter: VersionHoursFilter,
): Promise<VersionHour[]> {
  const { whole, edges } = split({ start: filter.start_time, end: filter.end_time }, HOUR_US);
  const periods = await periodsOf(connection, projectId, whole);
  const known = periods.flatMap(({ starts_at, is_known }) => (is_known ? [starts_at] : []));
  const open = periods.flatMap(({ starts_at, is_known }) =>
    is_known ? [] : [{ start: starts_at, end: starts_at + HOUR_US }],
  );
  return [
    ...(await summedHours(connection, projectId, filter, known)),
    ...(await hoursOfTables(connection, projectId, filter, joined([...edges, ...open]))),
  ];
}

/** The hours in which runs ended, or were abandoned, that had started in them; and whether what was summed up of them holds. */
async function periodsOf(
  connection: CommonQueryMethods,
  projectId: number,
  within: readonly StartRange[],
): Promise<readonly z.infer<typeof periodRow>[]> {
  if (within.length === 0) return [];
  return connection.any(
    prepareByText(sql.type(periodRow)`
      SELECT current.starts_at, coalesce(summed.is_kept AND summed.revision = current.revision, false) AS is_known
      FROM rollup_revisions AS current
      LEFT JOIN version_hour_periods AS summed
        ON summed.project_id = ${projectId} AND summed.starts_at = current.starts_at
      WHERE current.project_id = ${projectId}
        AND current.period = 'hour'
        AND (${sql.or(within.map((range) => startsWithin(range, sql.fragment`current.starts_at`)))})
        AND current.starts_at >= (SELECT oldest_start FROM retention)
    `),
  );
}

async function summedHours(
  connection: CommonQueryMethods,
  projectId: number,
  { agent_id, agent_versions, environment }: VersionHoursFilter,
  hours: readonly bigint[],
): Promise<VersionHour[]> {
  if (hours.length === 0) return [];
  const condition = sql.and([
    sql.fragment`summed.project_id = ${projectId}`,
    sql.fragment`summed.starts_at = hour.starts_at`,
    agent_id !== undefined && sql.fragment`summed.agent_id = ${agent_id}`,
    agent_versions && sql.fragment`summed.agent_version = ANY (${sql.array([...agent_versions], "text")})`,
    environment !== undefined && sql.fragment`summed.environment = ${environment}`,
  ]);
  const rows = await connection.any(
    prepareByText(sql.type(hourRow)`
      SELECT ${selected}
      FROM unnest(${sql.array(hours.map(timestamptzLiteral), "timestamptz")}) AS hour (starts_at)
      CROSS JOIN LATERAL (
        SELECT ${fragmentOf(versionHourColumns.map((column) => `summed.${column}`).join(", "))}
        FROM version_hours AS summed
        WHERE ${condition}
        LIMIT ${MOST_ROWS}
      ) AS summed
    `),
  );
  return rows.map(versionHourOf);
}

async function hoursOfTables(
  connection: CommonQueryMethods,
  projectId: number,
  { agent_id, agent_versions, environment }: VersionHoursFilter,
  ranges: readonly StartRange[],
): Promise<VersionHour[]> {
  if (ranges.length === 0) return [];
  const ofVersions =
    agent_versions && sql.fragment`run.agent_version = ANY (${sql.array([...agent_versions], "text")})`;
  const runs = sql.fragment`
    SELECT run.*
    FROM unnest(${rangeArrays(ranges)}) AS range (since, until)
    CROSS JOIN LATERAL (
      SELECT ${fragmentOf(VERSION_HOUR_RUN)}
      FROM agent_runs AS run
      WHERE ${sql.and([countedCondition(projectId, { agent_id, environment }), ofVersions ?? sql.fragment`TRUE`])}
        AND run.started_at >= range.since
        AND run.started_at < range.until
        AND run.stored_on >= (range.since AT TIME ZONE 'UTC')::date - 1
      LIMIT ${MOST_ROWS}
    ) AS run`;
  const rows = await connection.any(
    prepareByText(sql.type(hourRow)`SELECT ${selected} FROM (${sumsOf(runs, projectId)}) AS summed`),
  );
  return rows.map(versionHourOf);
}

/** The text of the sums, with what is bound in its places. */
function sumsOf(runs: FragmentSqlToken, projectId: number): FragmentSqlToken {
  const bound = new Map([
    ["\0runs", runs],
    ["\0project", sql.fragment`${projectId}`],
  ]);
  const [places, text] = [[...bound.keys()], sumVersionHours("\0runs", "\0project")];
  const pieces = text.split(new RegExp(`(${places.join("|")})`));
  return sql.fragment`${sql.join(
    pieces.map((piece) => bound.get(piece) ?? fragmentOf(piece)),
    sql.fragment` `,
  )}`;
}

function versionHourOf({
  starts_at,
  buckets,
  bucket_runs,
  failures,
  failure_runs,
  ...row
}: z.infer<typeof hourRow>): VersionHour {
  const runsOf = numbersOf(bucket_runs);
  const failed = numbersOf(failure_runs);
  return {
    start: starts_at,
    ...row,
    durations: numbersOf(buckets).map((bucket, place) => [bucketLatency(bucket), runsOf[place] ?? 0]),
    failures: failures.map((failure, place) => [failure, failed[place] ?? 0]),
  };
}

function numbersOf(text: string): number[] {
  return text === "" ? [] : text.split(",").map(Number);
}
