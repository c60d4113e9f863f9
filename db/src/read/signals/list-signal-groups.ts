import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { runCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { startsWithin } from "../plan/start-range.ts";
import { countedNumber, isNamed, signalName } from "./signal-condition.ts";

/** Categories of a group that are told. */
const MAX_CATEGORIES = 20;

const groupRow = z.strictObject({
  name: z.string(),
  agent_id: z.string(),
  agent_version: z.string(),
  runs: z.bigint(),
  signals: z.bigint(),
  answers: z.bigint(),
  yes: z.bigint(),
  numbers: z.bigint(),
  number_sum: z.number(),
  last_started_at: z.bigint(),
  hour_numbers: z.array(z.int()),
  hour_sums: z.array(z.number()),
  total_groups: z.bigint(),
});
const categoryRow = z.strictObject({
  name: z.string(),
  agent_id: z.string(),
  agent_version: z.string(),
  category: z.string(),
  signals: z.bigint(),
});

/** What the signals of one name say of the runs of a version of an agent. */
export interface SignalGroup {
  readonly name: string;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly runs: bigint;
  readonly signals: bigint;
  /** Signals that say yes or no, and those that say yes. */
  readonly answers: bigint;
  readonly yes: bigint;
  /** Signals that say a number, and their sum. */
  readonly numbers: bigint;
  readonly number_sum: number;
  /** The same by the hour in which their runs started, for hours with any. */
  readonly number_hours: readonly { readonly numbers: number; readonly sum: number }[];
  /** The most frequent first. */
  readonly categories: readonly { readonly category: string; readonly signals: bigint }[];
  /** In microseconds since the Unix epoch. */
  readonly last_started_at: bigint;
}

export interface SignalGroups {
  readonly groups: readonly SignalGroup[];
  readonly total_groups: bigint;
}

export type SignalGroupsFilter = Pick<
  RunFilter,
  "agent_id" | "agent_version" | "environment" | "start_time" | "end_time"
>;

/**
 * Sums up the signals of the runs that ended under a filter, by name, agent and version: exact, from the tables, and all of one
 * snapshot. Those that came late count where their run started.
 *
 * @param name only signals of this name
 */
export async function listSignalGroups(
  pool: DatabasePool,
  projectId: number,
  filter: SignalGroupsFilter,
  { name, limit }: { readonly name?: string | undefined; readonly limit: number },
): Promise<SignalGroups> {
  return inSnapshot(pool, async (connection) => {
    const rows = await connection.any(sql.type(groupRow)`
      WITH by_hour AS (
        SELECT
          ${signalName} AS name, run.agent_id, run.agent_version,
          date_trunc('hour', run.started_at, 'UTC') AS hour, count(DISTINCT run.run_id) AS runs, count(*) AS signals,
          count(signal.value) AS answers, count(*) FILTER (WHERE signal.value) AS yes,
          count(signal.number) AS numbers, coalesce(sum(${countedNumber}), 0) AS number_sum,
          max(run.started_at) AS last_started_at
        ${signalsUnder(projectId, filter, name)}
        GROUP BY 1, 2, 3, 4
      )
      SELECT
        name, agent_id, agent_version, sum(runs)::bigint AS runs, sum(signals)::bigint AS signals,
        sum(answers)::bigint AS answers, sum(yes)::bigint AS yes, sum(numbers)::bigint AS numbers,
        sum(number_sum) AS number_sum, max(last_started_at) AS last_started_at,
        coalesce(array_agg(numbers::int ORDER BY hour) FILTER (WHERE numbers > 0), '{}') AS hour_numbers,
        coalesce(array_agg(number_sum ORDER BY hour) FILTER (WHERE numbers > 0), '{}') AS hour_sums,
        count(*) OVER () AS total_groups
      FROM by_hour
      GROUP BY 1, 2, 3
      ORDER BY name COLLATE "C", agent_id COLLATE "C", last_started_at DESC, agent_version COLLATE "C"
      LIMIT ${limit}
    `);
    const hasCategories = rows.some(({ signals, answers, numbers }) => signals > answers + numbers);
    const categories = hasCategories ? await selectCategories(connection, projectId, filter, rows, name) : [];
    const byGroup = Map.groupBy(categories, keyOf);
    return {
      groups: rows.map(({ total_groups: _, hour_numbers, hour_sums, ...row }) => ({
        ...row,
        number_hours: hour_numbers.map((numbers, place) => ({
          numbers,
          sum: hour_sums[place] ?? 0,
        })),
        categories: (byGroup.get(keyOf(row)) ?? []).map(({ category, signals }) => ({ category, signals })),
      })),
      total_groups: rows[0]?.total_groups ?? 0n,
    };
  });
}

type GroupKey = Pick<SignalGroup, "name" | "agent_id" | "agent_version">;

function keyOf({ name, agent_id, agent_version }: GroupKey) {
  return JSON.stringify([name, agent_id, agent_version]);
}

/** Those of some groups. */
async function selectCategories(
  connection: CommonQueryMethods,
  projectId: number,
  filter: SignalGroupsFilter,
  groups: readonly GroupKey[],
  name: string | undefined,
) {
  const keys = groups.map((group) => [group.name, group.agent_id, group.agent_version]);
  return connection.any(sql.type(categoryRow)`
    SELECT name, agent_id, agent_version, category, signals
    FROM (
      SELECT
        ${signalName} AS name, run.agent_id, run.agent_version, signal.category, count(*) AS signals,
        row_number() OVER (
          PARTITION BY ${signalName}, run.agent_id, run.agent_version
          ORDER BY count(*) DESC, signal.category COLLATE "C"
        ) AS place
      ${signalsUnder(projectId, filter, name, sql.fragment`signal.category IS NOT NULL`)}
      GROUP BY 1, 2, 3, 4
    ) AS ranked
    WHERE place <= ${MAX_CATEGORIES}
      AND (name, agent_id, agent_version) IN (
        SELECT name, agent_id, agent_version FROM ${sql.unnest(keys, ["text", "text", "text"])} AS listed (name, agent_id, agent_version)
      )
    ORDER BY signals DESC, category COLLATE "C"
  `);
}

/** FROM and WHERE of the signals of runs that ended under a filter. */
export function signalsUnder(
  projectId: number,
  filter: RunFilter,
  name: string | undefined,
  condition = sql.fragment`TRUE`,
) {
  const range = { start: filter.start_time, end: filter.end_time };
  return sql.fragment`
    FROM agent_signals AS signal
    JOIN agent_runs AS run USING (project_id, run_id, stored_on)
    WHERE signal.project_id = ${projectId} AND ${startsWithin(range, sql.fragment`signal.run_started_at`)}
      AND ${name === undefined ? sql.fragment`TRUE` : isNamed(name)} AND ${condition}
      AND ${runCondition(projectId, { ...filter, ended: true })}`;
}
