import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import type { Histogram } from "../rollup/histogram.ts";
import { type RunStatus, runStatus } from "../rows.ts";
import type { Percentiles } from "./aggregates.ts";
import type { RollupFilter } from "./facet-filter.ts";
import { addHistogram, percentilesOf } from "./figures.ts";
import { inSnapshot } from "./in-snapshot.ts";
import { mayHaveOpenRuns, openCondition } from "./open-runs.ts";
import { rollupCondition } from "./rollup-condition.ts";
import { countedCondition } from "./run-filter.ts";
import { versionRanges } from "./version-ranges.ts";
import { wholeEnd } from "./whole-end.ts";

/** A version of an agent, or all of its versions in one. */
export type AgentRow = {
  readonly agent_id: string;
  /** Of several versions, the one of the latest run. */
  readonly agent_version: string;
  readonly total_versions: bigint;
  readonly runs_by_status: Readonly<Record<RunStatus, bigint>>;
  readonly total_runs: bigint;
  /** Within 1 %. */
  readonly run_duration_ms: Percentiles;
  /** Start of its latest run, in microseconds since the Unix epoch. */
  readonly last_started_at: bigint;
};

const partRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  status: runStatus,
  runs: z.bigint(),
  last_started_at: z.bigint(),
  buckets: z.array(z.number()),
  counts: z.array(z.number()),
});
type Part = z.infer<typeof partRow>;

export type ListAgentsOptions = {
  readonly limit: number;
  /** True for one row an agent rather than one a version. */
  readonly mergeVersions?: boolean | undefined;
};

/** The versions of agents with runs under a filter, those with most runs first. Numbers of runs are exact. */
export async function listAgents(
  pool: DatabasePool,
  projectId: number,
  filter: RollupFilter,
  { limit, mergeVersions = false }: ListAgentsOptions,
): Promise<AgentRow[]> {
  const parts = await inSnapshot(pool, async (connection) => {
    const ranges = versionRanges(await wholeEnd(connection, projectId, filter));
    const kept = ranges.days.length > 0 ? await fromRollups(connection, projectId, filter, ranges) : [];
    const edges: Part[] = [];
    for (const { start, end } of ranges.tables) {
      edges.push(
        ...(await fromTables(connection, projectId, { ...filter, start_time: start, end_time: end })),
      );
    }
    return [...kept, ...edges, ...(await fromOpenRuns(connection, projectId, filter))];
  });
  return toAgents(parts, mergeVersions ? ({ agent_id }) => agent_id : name)
    .toSorted((a, b) => Number(b.total_runs - a.total_runs) || (name(a) < name(b) ? -1 : 1))
    .slice(0, limit);
}

async function fromRollups(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RollupFilter,
  ranges: ReturnType<typeof versionRanges>,
): Promise<readonly Part[]> {
  return connection.any(sql.type(partRow)`
    WITH part AS MATERIALIZED (
      SELECT agent_id, agent_version, status, runs, last_started_at, run_duration
      FROM rollups AS rollup
      WHERE ${rollupCondition(projectId, filter, ranges)}
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
      buckets, counts
    FROM part JOIN histogram USING (agent_id, agent_version, status)
    GROUP BY agent_id, agent_version, status, buckets, counts
    HAVING sum(runs) > 0
  `);
}

/** Open runs, which have no duration. */
async function fromOpenRuns(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RollupFilter,
): Promise<readonly Part[]> {
  if (!(await mayHaveOpenRuns(connection, projectId, filter))) return [];
  return connection.any(sql.type(partRow)`
    SELECT agent_id, agent_version, status, count(*) AS runs, max(started_at) AS last_started_at,
      '{}'::int[] AS buckets, '{}'::int[] AS counts
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, filter)}
    GROUP BY 1, 2, 3
  `);
}

async function fromTables(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RollupFilter,
): Promise<readonly Part[]> {
  return connection.any(sql.type(partRow)`
    SELECT agent_id, agent_version, status, sum(runs)::bigint AS runs, max(last_started_at) AS last_started_at,
      array_agg(bucket) AS buckets, array_agg(runs::float8) AS counts
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

function toAgents(parts: readonly Part[], keyOf: (part: Part) => string): AgentRow[] {
  const agents = new Map<string, { parts: Part[]; durations: Histogram }>();
  for (const part of parts) {
    const agent = agents.get(keyOf(part)) ?? { parts: [] as Part[], durations: new Map() };
    agents.set(keyOf(part), agent);
    agent.parts.push(part);
    addHistogram(agent.durations, part);
  }
  return [...agents.values()].flatMap(({ parts, durations }) => {
    const latest = latestOf(parts);
    return latest === undefined ? [] : [toAgent(latest, parts, durations)];
  });
}

function latestOf(parts: readonly Part[]): Part | undefined {
  return parts.toSorted(
    (a, b) => Number(b.last_started_at - a.last_started_at) || (name(a) < name(b) ? 1 : -1),
  )[0];
}

function toAgent(latest: Part, parts: readonly Part[], durations: Histogram): AgentRow {
  const runs_by_status = { success: 0n, failure: 0n, partial: 0n, running: 0n, abandoned: 0n };
  for (const { status, runs } of parts) {
    runs_by_status[status] += runs;
  }
  return {
    agent_id: latest.agent_id,
    agent_version: latest.agent_version,
    total_versions: BigInt(new Set(parts.map(({ agent_version }) => agent_version)).size),
    runs_by_status,
    total_runs: parts.reduce((sum, { runs }) => sum + runs, 0n),
    run_duration_ms: percentilesOf(durations),
    last_started_at: latest.last_started_at,
  };
}

function name({ agent_id, agent_version }: Pick<Part, "agent_id" | "agent_version">): string {
  return `${agent_id}\0${agent_version}`;
}
