import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { fragmentOf } from "../../columns/column-sql.ts";
import { bucketLatency } from "../../rollup/histogram.ts";
import { HOUR_US } from "../../rollup/levels.ts";
import { sumVersionHours, VERSION_HOUR_RUN, versionHourSums } from "../../rollup/version-hours.ts";
import { countedCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { revisionsWithin } from "../plan/revisions-within.ts";
import { type BoundedRange, joined, rangeArrays, type StartRange, split } from "../plan/start-range.ts";
import { prepareByText } from "../prepare-by-text.ts";

/** Which runs are summed up. What is absent does not restrict. */
export type VersionHoursFilter = Pick<RunFilter, "agent_id" | "environment" | "start_time" | "end_time"> & {
  readonly agent_versions?: readonly string[] | undefined;
  /** False where environments need not be told apart: of some hours there are fewer rows then. Default: true. */
  readonly is_by_environment?: boolean;
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
  /** How many runs took how long: a bucket of `bucketLatency`, its runs, another bucket, its runs. See `durationPairs`. */
  readonly durations: ArrayLike<number>;
  /** Of each kind of failure, "type/code", how many runs have one, recorded or survived, whatever their status. */
  readonly failures: readonly (readonly [failure: string, runs: number])[];
}

/** Hours of a version as texts, which are read many times as fast as rows: an hour a line, failures with a line each between separators. */
const versionRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  environment: z.string(),
  hours: z.string(),
  durations: z.string(),
  failures: z.string(),
});
const openRow = z.strictObject({ starts_at: z.bigint() });

const timeColumns = ["starts_at", "first_started_at", "last_started_at"] as const;
const SEPARATOR = "\u001e";

/** Selects a `versionRow` a version from rows of `version_hours` that are called `summed`. Without an order, all texts have the same. */
const selected = fragmentOf(`
  SELECT
    agent_id, agent_version, environment,
    string_agg(concat_ws(' ', ${[
      ...timeColumns.map((column) => `(extract(epoch FROM summed.${column}) * 1000000)::bigint`),
      ...versionHourSums.map((column) => `summed.${column}`),
    ].join(", ")}), chr(10)) AS hours,
    string_agg(durations, chr(10)) AS durations, string_agg(failures, chr(30)) AS failures`);

/** The rows of an hour and version in one. */
const ofAllEnvironments = fragmentOf(`
  SELECT
    starts_at, agent_id, agent_version, '' AS environment,
    min(first_started_at) AS first_started_at, max(last_started_at) AS last_started_at,
    ${versionHourSums.map((column) => `sum(${column}) AS ${column}`).join(", ")},
    coalesce(string_agg(nullif(durations, ''), ' '), '') AS durations,
    coalesce(string_agg(nullif(failures, ''), chr(10)), '') AS failures`);

/** More than there are: a bound keeps the look-up of a range one, which joined would read all days. */
const MOST_ROWS = sql.fragment`9223372036854775807`;

/**
 * What each version of each agent did in each hour of a range: exact, but for durations. Hours that are over come from what
 * maintenance summed up of them, as long as that holds, all others from the tables. There is one row an hour, agent, version and
 * environment (which is empty in some where they are not told apart), in no order.
 *
 * @param connection in a transaction that reads one snapshot: see `inSnapshot`
 */
export async function versionHours(
  connection: CommonQueryMethods,
  projectId: number,
  filter: VersionHoursFilter,
): Promise<VersionHour[]> {
  const { whole, edges } = split({ start: filter.start_time, end: filter.end_time }, HOUR_US);
  const open = await openHours(connection, projectId, whole);
  return [
    ...(await summedHours(connection, projectId, filter, whole)),
    ...(await hoursOfTables(connection, projectId, filter, joined([...edges, ...open]))),
  ];
}

/** Of the hours in which runs ended, or were abandoned, that had started in them: what was summed up of them, if it still holds. */
const summedPeriods = (projectId: number, within: readonly StartRange[]) => sql.fragment`
  FROM rollup_revisions AS current
  LEFT JOIN version_hour_periods AS known
    ON known.project_id = ${projectId} AND known.starts_at = current.starts_at
    AND known.revision = current.revision AND known.is_kept
  WHERE ${revisionsWithin(projectId, "hour", within)}`;

async function openHours(
  connection: CommonQueryMethods,
  projectId: number,
  within: readonly StartRange[],
): Promise<BoundedRange[]> {
  if (within.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(openRow)`
      SELECT current.starts_at ${summedPeriods(projectId, within)} AND known.starts_at IS NULL
    `),
  );
  return rows.map(({ starts_at }) => ({ start: starts_at, end: starts_at + HOUR_US }));
}

async function summedHours(
  connection: CommonQueryMethods,
  projectId: number,
  { agent_id, agent_versions, environment, is_by_environment = true }: VersionHoursFilter,
  within: readonly StartRange[],
): Promise<VersionHour[]> {
  if (within.length === 0) return [];
  const condition = sql.and([
    sql.fragment`summed.project_id = ${projectId}`,
    sql.fragment`summed.starts_at = hour.starts_at`,
    agent_id !== undefined && sql.fragment`summed.agent_id = ${agent_id}`,
    agent_versions && sql.fragment`summed.agent_version = ANY (${sql.array([...agent_versions], "text")})`,
    environment !== undefined && sql.fragment`summed.environment = ${environment}`,
  ]);
  const rows = await connection.any(
    prepareByText(sql.type(versionRow)`
      ${selected}
      FROM (
        SELECT current.starts_at ${summedPeriods(projectId, within)} AND known.starts_at IS NOT NULL
      ) AS hour
      CROSS JOIN LATERAL (
        ${is_by_environment ? sql.fragment`SELECT *` : ofAllEnvironments}
        FROM version_hours AS summed
        WHERE ${condition}
        ${is_by_environment ? sql.fragment`` : sql.fragment`GROUP BY agent_id, agent_version, starts_at`}
        LIMIT ${MOST_ROWS}
      ) AS summed
      GROUP BY agent_id, agent_version, environment
    `),
  );
  return versionHoursOf(rows);
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
    prepareByText(sql.type(versionRow)`
      ${selected}
      FROM (${sumsOf(runs, projectId)}) AS summed
      GROUP BY agent_id, agent_version, environment
    `),
  );
  return versionHoursOf(rows);
}

/** The text of the sums, with what is bound in its places. */
function sumsOf(runs: FragmentSqlToken, projectId: number): FragmentSqlToken {
  const bound = new Map([
    ["{runs}", runs],
    ["{project}", sql.fragment`${projectId}`],
  ]);
  const pieces = sumVersionHours("{runs}", "{project}").split(/(\{runs\}|\{project\})/);
  return sql.fragment`${sql.join(
    pieces.map((piece) => bound.get(piece) ?? fragmentOf(piece)),
    sql.fragment` `,
  )}`;
}

function versionHoursOf(rows: readonly z.infer<typeof versionRow>[]): VersionHour[] {
  const kinds = new Map<string, string>();
  return rows.flatMap((row) => hoursOfVersion(row, kinds));
}

function hoursOfVersion(
  { agent_id, agent_version, environment, hours, durations, failures }: z.infer<typeof versionRow>,
  kinds: Map<string, string>,
): VersionHour[] {
  const ofDurations = countsIn(durations);
  const ofFailures = failures.split(SEPARATOR);
  return hours.split("\n").map((line, place) => {
    const numbers = numbersIn(line);
    return {
      ...sumsOfNumbers(numbers),
      start: BigInt(numbers[0] ?? 0),
      agent_id,
      agent_version,
      environment,
      first_started_at: BigInt(numbers[1] ?? 0),
      last_started_at: BigInt(numbers[2] ?? 0),
      durations: ofDurations[place] ?? [],
      failures: failuresIn(ofFailures[place] ?? "", kinds),
    };
  });
}

const NO_FAILURES: VersionHour["failures"] = [];

/** @param kinds those of rows before: the same kind is the same string, which is found fast */
function failuresIn(text: string, kinds: Map<string, string>): VersionHour["failures"] {
  if (text === "") return NO_FAILURES;
  return text.split("\n").map((failure) => {
    const end = failure.indexOf(" ");
    const kind = failure.slice(end + 1);
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, kind);
    return [known ?? kind, Number(failure.slice(0, end))] as const;
  });
}

type Sums = { [Sum in (typeof versionHourSums)[number]]: number };

/** In the order of `selected`, after the times. */
function sumsOfNumbers(numbers: readonly number[]): Sums {
  const sums = {} as Sums;
  let place = timeColumns.length;
  for (const column of versionHourSums) sums[column] = numbers[place++] ?? 0;
  return sums;
}

/** How many runs took how many milliseconds, each within 1 %. */
export function durationPairs(
  durations: VersionHour["durations"],
): (readonly [duration_ms: number, runs: number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let place = 0; place + 1 < durations.length; place += 2)
    pairs.push([bucketLatency(durations[place] ?? 0), durations[place + 1] ?? 0]);
  return pairs;
}

const [LINE, SPACE, ZERO] = [10, 32, 48];

/** Whole numbers between spaces, of which none is negative: several times as fast as splitting the text. */
function numbersIn(text: string): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    if (code !== SPACE) {
      number = 10 * number + code - ZERO;
      continue;
    }
    numbers.push(number);
    number = 0;
  }
  if (text !== "") numbers.push(number);
  return numbers;
}

/** A list a line of such numbers, each less than 2^31. All are parts of one list, which makes less garbage. */
function countsIn(lines: string): Int32Array[] {
  // All but the last are followed by a space or a line.
  const numbers = new Int32Array((lines.length + 1) >> 1);
  const lists: Int32Array[] = [];
  let length = 0;
  let start = 0;
  let number = 0;
  let digits = 0;
  for (let place = 0; place <= lines.length; place++) {
    const code = place < lines.length ? lines.charCodeAt(place) : LINE;
    if (code >= ZERO) {
      number = (10 * number + code - ZERO) | 0;
      digits += 1;
      continue;
    }
    if (digits > 0) numbers[length++] = number;
    number = 0;
    digits = 0;
    if (code !== LINE) continue;
    lists.push(numbers.subarray(start, length));
    start = length;
  }
  return lists;
}
