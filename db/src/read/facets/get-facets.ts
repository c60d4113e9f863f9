import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { type FailureType, failureType, runStatus } from "../../rows.ts";
import { countedCondition, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { failuresOfFailing } from "../items-of-runs.ts";
import { versionPlan } from "../plan/kept-plan.ts";
import type { ReadPlan } from "../plan/read-plan.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import { wholeEnd } from "../plan/whole-end.ts";

export interface FacetValue {
  readonly value: string;
  readonly runs: bigint;
}
export interface FailureFacetValue {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  readonly runs: bigint;
}

/** Values with the number of their runs, most frequent first. */
export interface Facets {
  readonly agent_id: readonly FacetValue[];
  readonly agent_version: readonly FacetValue[];
  readonly environment: readonly FacetValue[];
  readonly status: readonly FacetValue[];
  readonly failure: readonly FailureFacetValue[];
}

const combinationRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  environment: z.string(),
  status: runStatus,
  runs: z.bigint(),
});
type Combination = z.infer<typeof combinationRow>;
const failureRow = z.strictObject({ failure_type: failureType, failure_code: z.string(), runs: z.bigint() });

const DIMENSIONS = ["agent_id", "agent_version", "environment", "status"] as const;

/**
 * The values of each dimension under the filters of the others, so that a reader sees what else there is to choose; failures
 * under all filters. Exact. Whole days come from the rollups where these know the filter, or it is one of them and a failure.
 *
 * @param limit most values of a dimension
 */
export async function getFacets(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { limit }: { limit: number },
): Promise<Facets> {
  const {
    agent_id: _id,
    agent_version: _version,
    environment: _environment,
    status: _status,
    ...others
  } = filter;
  const { combinations, failures } = await inSnapshot(pool, async (connection) => {
    const whole = await wholeEnd(connection, projectId, others);
    const plan = versionPlan({ ...filter, end_time: whole.end_time });
    return {
      combinations: await selectCombinations(connection, projectId, others, whole),
      failures: await selectFailures(connection, projectId, filter, plan),
    };
  });
  const valuesOf = (dimension: (typeof DIMENSIONS)[number]) => {
    const others = DIMENSIONS.filter((other) => other !== dimension);
    const counts = new Map<string, bigint>();
    for (const row of combinations) {
      if (others.every((other) => filter[other] === undefined || filter[other] === row[other])) {
        counts.set(row[dimension], (counts.get(row[dimension]) ?? 0n) + row.runs);
      }
    }
    return byCount([...counts].map(([value, runs]) => ({ value, runs }))).slice(0, limit);
  };
  return {
    agent_id: valuesOf("agent_id"),
    agent_version: valuesOf("agent_version"),
    environment: valuesOf("environment"),
    status: valuesOf("status"),
    failure: failures.slice(0, limit),
  };
}

async function selectCombinations(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  whole: RunFilter,
): Promise<Combination[]> {
  const { failure_type, failure_code, ...ofRollups } = whole;
  // Rows of a failure's type and code count each run with it once; those of only one of these may count a run twice.
  const isOfFailure = failure_type !== undefined && failure_code !== undefined;
  const known = isOfFailure ? ofRollups : whole;
  const plan = versionPlan(known);
  const rows: Combination[] = [];
  if (plan.days.length > 0) {
    const kept = await connection.any(sql.type(combinationRow)`
      SELECT agent_id, agent_version, environment, status, sum(runs)::bigint AS runs
      FROM ${isOfFailure ? sql.fragment`failure_rollups` : sql.fragment`rollups`} AS rollup
      WHERE ${rollupCondition(projectId, known, plan)}
        AND ${isOfFailure ? sql.fragment`failure_type = ${failure_type} AND failure_code = ${failure_code}` : sql.fragment`TRUE`}
      GROUP BY 1, 2, 3, 4
      HAVING sum(runs) > 0
    `);
    rows.push(...kept);
  }
  for (const { start, end } of plan.tables) {
    const edge = await connection.any(sql.type(combinationRow)`
      SELECT agent_id, agent_version, environment, status, count(*) AS runs
      FROM agent_runs AS run
      WHERE ${countedCondition(projectId, { ...filter, start_time: start, end_time: end })}
      GROUP BY 1, 2, 3, 4
    `);
    rows.push(...edge);
  }
  if (await mayHaveOpenRuns(connection, projectId, filter)) {
    const open = await connection.any(sql.type(combinationRow)`
      SELECT agent_id, agent_version, environment, status, count(*) AS runs
      FROM agent_runs AS run
      WHERE ${openCondition(projectId, filter)}
      GROUP BY 1, 2, 3, 4
    `);
    rows.push(...open);
  }
  return rows;
}

async function selectFailures(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  plan: ReadPlan,
): Promise<FailureFacetValue[]> {
  const counts = new Map<string, FailureFacetValue>();
  const add = (rows: readonly FailureFacetValue[]) => {
    for (const row of rows) {
      const name = `${row.failure_type}/${row.failure_code}`;
      counts.set(name, { ...row, runs: row.runs + (counts.get(name)?.runs ?? 0n) });
    }
  };
  if (plan.days.length > 0) {
    add(
      await connection.any(sql.type(failureRow)`
        SELECT failure_type, failure_code, sum(runs)::bigint AS runs
        FROM failure_rollups AS rollup
        WHERE ${rollupCondition(projectId, filter, plan)}
        GROUP BY 1, 2
        HAVING sum(runs) > 0
      `),
    );
  }
  for (const { start, end } of plan.tables) {
    add(
      await connection.any(sql.type(failureRow)`
        SELECT failed.failure_type, failed.failure_code, count(DISTINCT run.run_id) AS runs
        FROM agent_runs AS run
        ${failuresOfFailing(projectId)}
        WHERE ${countedCondition(projectId, { ...filter, start_time: start, end_time: end })}
        GROUP BY 1, 2
      `),
    );
  }
  if (await mayHaveOpenRuns(connection, projectId, filter)) {
    add(
      await connection.any(sql.type(failureRow)`
        SELECT failed.failure_type, failed.failure_code, count(DISTINCT run.run_id) AS runs
        FROM agent_runs AS run
        ${failuresOfFailing(projectId)}
        WHERE ${openCondition(projectId, filter)}
        GROUP BY 1, 2
      `),
    );
  }
  return byCount([...counts.values()]);
}

/** Most frequent first, then by name. */
function byCount<T extends FacetValue | FailureFacetValue>(rows: T[]): T[] {
  const name = (row: FacetValue | FailureFacetValue) =>
    "value" in row ? row.value : `${row.failure_type}/${row.failure_code}`;
  return rows.toSorted((a, b) => Number(b.runs - a.runs) || (name(a) < name(b) ? -1 : 1));
}
