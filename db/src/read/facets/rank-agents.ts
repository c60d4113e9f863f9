import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import type { RunFilter } from "../filters/run-filter.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { droppedCondition, mayMeanDropped } from "./client-dropped-runs.ts";
import { columnsOf, namesOf, runCounts } from "./run-counts.ts";
import { wholeSum } from "./whole-sum.ts";

const rankedRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  runs: z.bigint(),
  dropped: z.bigint(),
  total_rows: z.bigint(),
  total_runs: z.bigint(),
});

/** A version of an agent, or an agent with '' for its version: its runs under the filter and those that its tracers dropped. */
export type RankedAgent = z.infer<typeof rankedRow>;

/** The place of a row in the list. */
export type AgentCursor = Pick<RankedAgent, "agent_id" | "agent_version" | "runs" | "dropped">;

/** Some rows of a list, and all of it. */
export interface Ranking {
  readonly rows: readonly RankedAgent[];
  /** Rows of the list; 0 where `rows` is empty. */
  readonly total_rows: bigint;
  readonly total_runs: bigint;
}

/** Most runs first, then most dropped runs, then by name. */
export async function rankAgents(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  { limit, mergeVersions, after }: { limit: number; mergeVersions: boolean; after?: AgentCursor | undefined },
): Promise<Ranking> {
  const dimensions = mergeVersions ? (["agent_id"] as const) : (["agent_id", "agent_version"] as const);
  const columns = columnsOf(dimensions);
  const version = mergeVersions
    ? sql.fragment`''::text COLLATE "C" AS agent_version`
    : sql.fragment`agent_version`;
  const { parts, isOfCrowds } = await runCounts(connection, projectId, filter, dimensions, { isOnce: true });
  const isListed = mayMeanDropped(filter) ? sql.fragment`TRUE` : sql.fragment`${wholeSum("runs")} > 0`;
  const query = sql.type(rankedRow)`
    WITH ranked AS MATERIALIZED (
      SELECT ${columnsOf(["agent_id"])}, ${version}, ${wholeSum("runs")}::bigint AS runs, ${wholeSum("dropped")}::bigint AS dropped
      FROM (
        SELECT ${columns}, runs, 0::bigint AS dropped FROM (${parts}) AS counted
        UNION ALL
        SELECT ${namesOf(dimensions)}, 0::bigint, runs
        FROM client_drops AS dropped
        WHERE ${droppedCondition(projectId, filter)}
      ) AS part
      GROUP BY ${columns}
      HAVING ${isListed}
    ), total AS (
      SELECT count(*) AS total_rows, ${wholeSum("runs")}::bigint AS total_runs FROM ranked
    )
    SELECT agent_id, agent_version, runs, dropped, total_rows, total_runs
    FROM ranked, total
    WHERE ${isAfter(after)}
    ORDER BY runs DESC, dropped DESC, agent_id, agent_version
    LIMIT ${sql.literalValue(String(limit))}
  `;
  const rows = await connection.any(isOfCrowds ? query : prepareByText(query));
  const [first] = rows;
  return { rows, total_rows: first?.total_rows ?? 0n, total_runs: first?.total_runs ?? 0n };
}

function isAfter(cursor: AgentCursor | undefined): FragmentSqlToken {
  if (cursor === undefined) return sql.fragment`TRUE`;
  const { runs, dropped, agent_id, agent_version } = cursor;
  return sql.fragment`(
    (-runs, -dropped) > (${(-runs).toString()}::bigint, ${(-dropped).toString()}::bigint)
    OR (
      runs = ${runs.toString()}::bigint AND dropped = ${dropped.toString()}::bigint
      AND (agent_id, agent_version) > (${agent_id}, ${agent_version})
    )
  )`;
}
