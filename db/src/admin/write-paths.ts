import { PATH_METHOD, packSums } from "@runfacts/insight/paths";
import { type CommonQueryMethods, type DatabasePool, sql } from "slonik";
import { z } from "zod";
import type { BoundedRange } from "../read/plan/start-range.ts";
import { PATH_LIMITS } from "../rollup/crowd-limits.ts";
import type { Period } from "../rollup/levels.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import type { PathGroup, PeriodPaths } from "./sum-paths.ts";

/** Computes the ways of a period and keeps them in place of those that were there, with the revision that they hold for. */
export async function writePaths(
  pool: DatabasePool,
  projectId: number,
  { period, start }: BoundedRange & { readonly period: Period },
  compute: (connection: CommonQueryMethods) => Promise<PeriodPaths>,
): Promise<void> {
  await pool.transaction(async (connection) => {
    // What is computed and the revision that it holds for are of one snapshot.
    await connection.query(sql.unsafe`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
    const computed = await compute(connection);
    if (computed === "unknown") return;
    const groups = computed === "incomplete" ? [] : computed;
    const kept = keptOf(groups);
    const startsAt = sql.fragment`${timestamptzLiteral(start)}::timestamptz`;
    await connection.query(sql.type(z.never())`
      DELETE FROM settled_paths
      WHERE project_id = ${projectId} AND period = ${period} AND starts_at = ${startsAt}
    `);
    if (kept.length > 0) {
      await connection.query(sql.type(z.never())`
        INSERT INTO settled_paths (
          starts_at, project_id, period, agent_id, agent_version, environment, runs, failed_runs, loop_runs, ping_pong_runs,
          circling_runs, sums
        )
        SELECT ${startsAt}, ${projectId}::int, ${period}, given.*
        FROM ${sql.unnest(
          kept.map(({ agent_id, agent_version, environment, sums }) => [
            ...[agent_id, agent_version, environment, sums.runs, sums.failedRuns, sums.loopRuns],
            ...[sums.pingPongRuns, sums.circlingRuns, JSON.stringify(packSums(sums))],
          ]),
          ["text", "text", "text", "int8", "int8", "int8", "int8", "int8", "json"],
        )} AS given
      `);
    }
    const isComplete = computed !== "incomplete" && kept.length === groups.length;
    await connection.query(sql.type(z.never())`
      INSERT INTO settled_path_periods AS known (starts_at, project_id, method, period, is_complete, revision)
      SELECT starts_at, ${projectId}::int, ${PATH_METHOD}::smallint, period, ${isComplete}, revision
      FROM rollup_revisions AS current
      WHERE current.project_id = ${projectId} AND current.period = ${period} AND current.starts_at = ${startsAt}
      ON CONFLICT (project_id, period, starts_at)
        DO UPDATE SET method = excluded.method, is_complete = excluded.is_complete, revision = excluded.revision
    `);
  });
}

/** The groups that are kept of a period: all, or none, since of a period that is not known whole nothing is told. */
export function keptOf(groups: readonly PathGroup[]): readonly PathGroup[] {
  const runs = groups.reduce((sum, group) => sum + group.sums.runs, 0);
  const { values, runsOfEach, most } = PATH_LIMITS;
  const isCrowded = groups.length > values && runs < groups.length * runsOfEach;
  return isCrowded || groups.length > most ? [] : groups;
}
