import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import type { FailureType } from "../../rows.ts";
import { isInStep } from "../filters/row-conditions.ts";
import { runCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import type { ReadPlan } from "../plan/read-plan.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import { rangeArrays, type StartRange } from "../plan/start-range.ts";
import { prepareByText } from "../prepare-by-text.ts";
import type { RunTally } from "./run-tally.ts";

/** The runs that are counted, but for their starts, and the agent whose versions are told apart; of others '' is the version. */
export type TallyFilter = Pick<RunFilter, "environment"> & { readonly versionsOf: string };

/** Failures of a type and code: of steps of one name, or wherever they happened. */
export interface FailureKind {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  readonly step_name?: string | undefined;
}

/** Runs of one version of an agent, or of all in one. */
export type VersionTally = RunTally & { readonly agent_id: string; readonly agent_version: string };

/** Affected runs, and which of them was the first. */
export type AffectedTally = VersionTally & { readonly first_run_id: string };

/** More than there are: a bound keeps the look-up of a range one, which joined would read all days. */
const MOST_RUNS = sql.fragment`9223372036854775807`;

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
  { environment, versionsOf }: TallyFilter,
  plan: ReadPlan,
): Promise<VersionTally[]> {
  if (plan.days.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(dayRow)`
    SELECT agent_id, agent_version, sum(runs)::bigint AS runs, min(starts_at) AS first_day, max(starts_at) AS last_day,
      max(last_started_at) AS last
    FROM (
      SELECT agent_id, ${versionOr(versionsOf)}, starts_at, sum(runs) AS runs, max(last_started_at) AS last_started_at
      FROM rollups AS rollup
      WHERE ${rollupCondition(projectId, { environment, ended: true }, plan)}
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
  { environment, versionsOf }: TallyFilter,
  plan: ReadPlan,
  { failure_type, failure_code }: FailureKind,
): Promise<VersionTally[]> {
  if (plan.days.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(dayRow)`
    SELECT agent_id, agent_version, sum(runs)::bigint AS runs, min(starts_at) AS first_day, max(starts_at) AS last_day,
      NULL::timestamptz AS last
    FROM (
      SELECT agent_id, ${versionOr(versionsOf)}, starts_at, sum(runs) AS runs
      FROM failure_rollups AS rollup
      WHERE ${rollupCondition(projectId, { environment, ended: true }, plan)}
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
  { environment, versionsOf }: TallyFilter,
  ranges: readonly StartRange[],
): Promise<VersionTally[]> {
  if (ranges.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(tableRow)`
    SELECT agent_id, agent_version, count(*) AS runs, min(started_at) AS first, max(started_at) AS last
    FROM unnest(${rangeArrays(ranges)}) AS range (since, until)
    CROSS JOIN LATERAL (
      SELECT agent_id::text, ${versionOr(versionsOf)}, started_at
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, { environment, ended: true })}
        AND run.started_at >= range.since
        AND run.started_at < range.until
        AND run.stored_on >= (range.since AT TIME ZONE 'UTC')::date - 1
      LIMIT ${MOST_RUNS}
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
  { environment, versionsOf }: TallyFilter,
  ranges: readonly StartRange[],
  kind: FailureKind,
): Promise<AffectedTally[]> {
  if (ranges.length === 0) return [];
  const rows = await connection.any(
    prepareByText(sql.type(affectedRow)`
    SELECT agent_id, agent_version, count(*) AS runs, min(started_at) AS first, max(started_at) AS last,
      (array_agg(run.run_id ORDER BY started_at, run.run_id))[1]::text AS first_run_id
    FROM unnest(${rangeArrays(ranges)}) AS range (since, until)
    CROSS JOIN LATERAL (${runsOfKind(projectId, kind)} LIMIT ${MOST_RUNS}) AS affected
    CROSS JOIN LATERAL (
      SELECT agent_id::text, ${versionOr(versionsOf)}, started_at, run_id
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

/** Only versions of one agent are told apart: of all agents there may be as many as runs. */
function versionOr(versionsOf: string): FragmentSqlToken {
  return sql.fragment`CASE WHEN agent_id = ${versionsOf} THEN agent_version::text ELSE '' END AS agent_version`;
}

function ofDays({ first_day, last_day, ...row }: z.infer<typeof dayRow>): VersionTally {
  return { ...row, first: null, firstDay: first_day, lastDay: last_day };
}

/**
 * The runs with a failure of a kind, recorded or survived, that started in `range (since, until)`, each once: `run_id` and
 * `stored_on`. Walks the indexes of the code.
 */
function runsOfKind(
  projectId: number,
  { failure_type, failure_code, step_name }: FailureKind,
): FragmentSqlToken {
  return sql.fragment`
    SELECT DISTINCT failure.run_id, failure.stored_on
    FROM run_failures AS failure
    WHERE failure.project_id = ${projectId}
      AND failure.failure_code = ${failure_code}
      AND failure.failure_type = ${failure_type}
      AND failure.run_started_at >= range.since
      AND failure.run_started_at < range.until
      AND failure.stored_on >= (range.since AT TIME ZONE 'UTC')::date - 1
      AND ${step_name === undefined ? sql.fragment`TRUE` : isInStep(step_name, projectId)}`;
}
