import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { runStatus } from "../../rows.ts";
import { countedWithin, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { usesRollups } from "../plan/read-plan.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import type { RankedAgent } from "./rank-agents.ts";
import { columnsOf, countPlan } from "./run-counts.ts";

const partRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  status: runStatus,
  runs: z.bigint(),
  last_started_at: z.bigint(),
  buckets: z.array(z.number()),
  counts: z.array(z.number()),
});
/** The runs of one status of a row of the list, or some of them. */
export type AgentPart = z.infer<typeof partRow>;

type AgentName = Pick<RankedAgent, "agent_id" | "agent_version">;

/** The runs under a filter of some rows of the list, in parts that add up. */
export async function agentSums(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  agents: readonly AgentName[],
  mergeVersions: boolean,
): Promise<AgentPart[]> {
  const dimensions = mergeVersions ? (["agent_id"] as const) : (["agent_id", "agent_version"] as const);
  const key = columnsOf([...dimensions, "status"]);
  const row = sql.fragment`${columnsOf(["agent_id"])}, ${mergeVersions ? sql.fragment`'' AS agent_version` : columnsOf(["agent_version"])}, status`;
  const isOne = isOneOf(agents, mergeVersions);
  const plan = await countPlan(connection, projectId, filter, dimensions);
  const parts: AgentPart[] = [];
  if (usesRollups(plan)) {
    parts.push(
      ...(await connection.any(sql.type(partRow)`
        WITH part AS MATERIALIZED (
          SELECT ${key}, runs, last_started_at, run_duration
          FROM rollups AS rollup
          WHERE ${rollupCondition(projectId, filter, plan)} AND ${isOne}
        ), histogram AS (
          SELECT ${key}, array_agg(bucket) AS buckets, array_agg(n) AS counts
          FROM (
            SELECT ${key}, entry + 524288 >> 20 AS bucket, sum(entry - (entry + 524288 >> 20 << 20))::float8 AS n
            FROM (SELECT ${key}, unnest(run_duration) AS entry FROM part) AS entries
            GROUP BY ${key}, bucket
          ) AS merged
          GROUP BY ${key}
        ), total AS (
          SELECT ${key}, sum(runs)::bigint AS runs, max(last_started_at) AS last_started_at
          FROM part
          GROUP BY ${key}
          HAVING sum(runs) > 0
        )
        SELECT ${row}, runs, last_started_at, buckets, counts
        FROM total JOIN histogram USING (${key})
      `)),
    );
  }
  for (const range of plan.tables) {
    const within = countedWithin(projectId, filter, range);
    parts.push(
      ...(await connection.any(sql.type(partRow)`
        SELECT ${row}, sum(runs)::bigint AS runs, max(last_started_at) AS last_started_at,
          array_agg(bucket) AS buckets, array_agg(runs::float8) AS counts
        FROM (
          SELECT ${key}, latency_bucket(duration_ms) AS bucket, count(*) AS runs, max(started_at) AS last_started_at
          FROM agent_runs AS run
          WHERE ${within} AND ${isOne}
          GROUP BY ${key}, bucket
        ) AS by_bucket
        GROUP BY ${key}
      `)),
    );
  }
  if (await mayHaveOpenRuns(connection, projectId, filter)) {
    // Open runs have no duration.
    parts.push(
      ...(await connection.any(sql.type(partRow)`
        SELECT ${row}, count(*) AS runs, max(started_at) AS last_started_at, '{}'::int[] AS buckets,
          '{}'::int[] AS counts
        FROM agent_runs AS run
        WHERE ${openCondition(projectId, filter)} AND ${isOne}
        GROUP BY ${key}
      `)),
    );
  }
  return parts;
}

/** The condition on a row with an agent and a version that it is one of some. */
export function isOneOf(agents: readonly AgentName[], mergeVersions: boolean): FragmentSqlToken {
  const ids = sql.array(
    agents.map(({ agent_id }) => agent_id),
    "text",
  );
  if (mergeVersions) return sql.fragment`agent_id = ANY (${ids})`;
  const versions = sql.array(
    agents.map(({ agent_version }) => agent_version),
    "text",
  );
  return sql.fragment`(agent_id, agent_version) IN (SELECT * FROM unnest(${ids}, ${versions}))`;
}
