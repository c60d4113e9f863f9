import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../timestamps.ts";
import { type FailureKind, runsOfKind } from "./failure-kind.ts";
import { rollupCondition } from "./filters/rollup-condition.ts";
import { runCondition } from "./filters/run-condition.ts";
import type { RunFilter } from "./filters/run-filter.ts";
import { prepareByText } from "./prepare-by-text.ts";
import type { RollupRanges, StartRange } from "./rollup-ranges.ts";
import type { RunTally } from "./run-tally.ts";

/** The runs that are counted, but for their starts. */
export type TallyFilter = Pick<RunFilter, "environment">;

/** Runs of one version of an agent. */
export type VersionTally = RunTally & { readonly agent_id: string; readonly agent_version: string };

/** Affected runs, and which of them was the first. */
export type AffectedTally = VersionTally & { readonly first_run_id: string };

const dayRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  runs: z.bigint(),
  first_day: z.bigint(),
  last_day: z.bigint(),
  last: z.bigint().nullable(),
});
const tableRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  runs: z.bigint(),
  first: z.bigint(),
  last: z.bigint(),
});
const affectedRow = tableRow.extend({ first_run_id: z.string() });

/** The runs that ended, by version of agent: of whole days, from the rollups. */
export async function tallyDays(
  connection: CommonQueryMethods,
  projectId: number,
  { environment }: TallyFilter,
  ranges: RollupRanges,
): Promise<VersionTally[]> {
  if (ranges.days.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(dayRow)`
    SELECT agent_id, agent_version, sum(runs)::bigint AS runs, min(starts_at) AS first_day, max(starts_at) AS last_day,
      max(last_started_at) AS last
    FROM (
      SELECT agent_id, agent_version, starts_at, sum(runs) AS runs, max(last_started_at) AS last_started_at
      FROM rollups AS rollup
      WHERE ${rollupCondition(projectId, { environment, ended: true }, ranges)}
      GROUP BY 1, 2, 3
      HAVING sum(runs) > 0
    ) AS by_day
    GROUP BY 1, 2
  `),
  );
  return rows.map(ofDays);
}

/** Those of them that have a failure of a kind, whatever its step. */
export async function tallyAffectedDays(
  connection: CommonQueryMethods,
  projectId: number,
  { environment }: TallyFilter,
  ranges: RollupRanges,
  { failure_type, failure_code }: FailureKind,
): Promise<VersionTally[]> {
  if (ranges.days.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(dayRow)`
    SELECT agent_id, agent_version, sum(runs)::bigint AS runs, min(starts_at) AS first_day, max(starts_at) AS last_day,
      NULL::timestamptz AS last
    FROM (
      SELECT agent_id, agent_version, starts_at, sum(runs) AS runs
      FROM failure_rollups AS rollup
      WHERE ${rollupCondition(projectId, { environment, ended: true }, ranges)}
        AND rollup.failure_type = ${failure_type}
        AND rollup.failure_code = ${failure_code}
      GROUP BY 1, 2, 3
      HAVING sum(runs) > 0
    ) AS by_day
    GROUP BY 1, 2
  `),
  );
  return rows.map(ofDays);
}

/** The runs that ended, by version of agent, that started in one of some ranges: from the tables. */
export async function tallyTables(
  connection: CommonQueryMethods,
  projectId: number,
  { environment }: TallyFilter,
  ranges: readonly StartRange[],
): Promise<VersionTally[]> {
  if (ranges.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(tableRow)`
    SELECT agent_id, agent_version, count(*) AS runs, min(started_at) AS first, max(started_at) AS last
    FROM ${unnestedRanges(ranges)}
    CROSS JOIN LATERAL (
      SELECT agent_id::text, agent_version::text, started_at
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, { environment, ended: true })}
        AND run.started_at >= range.since
        AND run.started_at < range.until
        AND run.stored_on >= (range.since AT TIME ZONE 'UTC')::date - 1
      OFFSET 0
    ) AS run
    GROUP BY 1, 2
  `),
  );
  return rows.map((row) => ({ ...row, firstDay: null, lastDay: null }));
}

/** Those of them that have a failure of a kind. */
export async function tallyAffectedTables(
  connection: CommonQueryMethods,
  projectId: number,
  { environment }: TallyFilter,
  ranges: readonly StartRange[],
  kind: FailureKind,
): Promise<AffectedTally[]> {
  if (ranges.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(affectedRow)`
    SELECT agent_id, agent_version, count(*) AS runs, min(started_at) AS first, max(started_at) AS last,
      (array_agg(run.run_id ORDER BY started_at, run.run_id))[1]::text AS first_run_id
    FROM ${unnestedRanges(ranges)}
    CROSS JOIN LATERAL (${runsOfKind(projectId, kind)} OFFSET 0) AS affected
    CROSS JOIN LATERAL (
      SELECT agent_id::text, agent_version::text, started_at, run_id
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, { environment, ended: true })}
        AND run.run_id = affected.run_id
        AND run.stored_on = affected.stored_on
      LIMIT 1
    ) AS run
    GROUP BY 1, 2
  `),
  );
  return rows.map((row) => ({ ...row, firstDay: null, lastDay: null }));
}

function ofDays({ first_day, last_day, ...row }: z.infer<typeof dayRow>): VersionTally {
  return { ...row, first: null, firstDay: first_day, lastDay: last_day };
}

/** Ranges as rows of `range (since, until)`. */
function unnestedRanges(ranges: readonly StartRange[]) {
  const starts = ranges.map(({ start }) => (start === undefined ? "-infinity" : timestamptzLiteral(start)));
  const ends = ranges.map(({ end }) => (end === undefined ? "infinity" : timestamptzLiteral(end)));
  return sql.fragment`
    unnest(${sql.array(starts, "timestamptz")}, ${sql.array(ends, "timestamptz")}) AS range (since, until)`;
}
