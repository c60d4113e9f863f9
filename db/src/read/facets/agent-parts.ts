import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { runStatus } from "../../rows.ts";
import { countedCondition, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { versionPlan } from "../plan/kept-plan.ts";
import type { ReadPlan } from "../plan/read-plan.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import { wholeEnd } from "../plan/whole-end.ts";

const partRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  status: runStatus,
  runs: z.bigint(),
  last_started_at: z.bigint(),
  /** Of open runs, which the rollups do not know: the start of the first. */
  first_open: z.bigint().nullable(),
  buckets: z.array(z.number()),
  counts: z.array(z.number()),
});
/** The runs of one status of a version of an agent, or some of them. */
export type AgentPart = z.infer<typeof partRow>;

/** The runs under a filter, in parts that add up. */
export async function selectAgentParts(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<AgentPart[]> {
  const plan = versionPlan(await wholeEnd(connection, projectId, filter));
  const parts = plan.days.length > 0 ? [...(await fromRollups(connection, projectId, filter, plan))] : [];
  for (const { start, end } of plan.tables) {
    parts.push(...(await fromTables(connection, projectId, { ...filter, start_time: start, end_time: end })));
  }
  return [...parts, ...(await fromOpenRuns(connection, projectId, filter))];
}

async function fromRollups(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  plan: ReadPlan,
): Promise<readonly AgentPart[]> {
  return connection.any(sql.type(partRow)`
    WITH part AS MATERIALIZED (
      SELECT agent_id, agent_version, status, runs, last_started_at, run_duration
      FROM rollups AS rollup
      WHERE ${rollupCondition(projectId, filter, plan)}
    ), histogram AS (
      SELECT agent_id, agent_version, status, array_agg(bucket) AS buckets, array_agg(n) AS counts
      FROM (
        SELECT agent_id, agent_version, status, entry + 524288 >> 20 AS bucket,
          sum(entry - (entry + 524288 >> 20 << 20))::float8 AS n
        FROM part CROSS JOIN LATERAL unnest(run_duration) AS entry
        GROUP BY 1, 2, 3, 4
      ) AS merged
      GROUP BY 1, 2, 3
    )
    SELECT agent_id, agent_version, status, sum(runs)::bigint AS runs, max(last_started_at) AS last_started_at,
      NULL::timestamptz AS first_open, buckets, counts
    FROM part JOIN histogram USING (agent_id, agent_version, status)
    GROUP BY agent_id, agent_version, status, buckets, counts
    HAVING sum(runs) > 0
  `);
}

/** Open runs, which have no duration. */
async function fromOpenRuns(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<readonly AgentPart[]> {
  if (!(await mayHaveOpenRuns(connection, projectId, filter))) return [];
  return connection.any(sql.type(partRow)`
    SELECT agent_id, agent_version, status, count(*) AS runs, max(started_at) AS last_started_at,
      min(started_at) AS first_open, '{}'::int[] AS buckets, '{}'::int[] AS counts
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, filter)}
    GROUP BY 1, 2, 3
  `);
}

async function fromTables(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<readonly AgentPart[]> {
  return connection.any(sql.type(partRow)`
    SELECT agent_id, agent_version, status, sum(runs)::bigint AS runs, max(last_started_at) AS last_started_at,
      NULL::timestamptz AS first_open, array_agg(bucket) AS buckets, array_agg(runs::float8) AS counts
    FROM (
      SELECT agent_id::text, agent_version::text, status::text, latency_bucket(duration_ms) AS bucket,
        count(*) AS runs, max(started_at) AS last_started_at
      FROM agent_runs AS run
      WHERE ${countedCondition(projectId, filter)}
      GROUP BY 1, 2, 3, 4
    ) AS by_bucket
    GROUP BY 1, 2, 3
  `);
}
