import { PATH_METHOD, packSums } from "@runfacts/insight/paths";
import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { openPool } from "../pool/index.ts";
import { inSnapshot } from "../read/in-snapshot.ts";
import { DAY_US, HOUR_US } from "../rollup/levels.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { keyOf, type PathGroup, sumDay, sumHour } from "./sum-paths.ts";
import { keptOf } from "./write-paths.ts";

/** A row of `settled_paths` that differs from what the tables say; a side without the row is null. */
export interface PathDifference {
  /** The row's key, in words. */
  readonly row: string;
  readonly kept: object | null;
  readonly recomputed: object | null;
}

const periodRow = z.strictObject({
  project_id: z.int(),
  period: z.enum(["hour", "day"]),
  starts_at: z.bigint(),
});
type Period = z.infer<typeof periodRow>;
const projectRow = periodRow.pick({ project_id: true });
const keptRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  environment: z.string(),
  kept: z.string(),
});

/**
 * Computes the ways of all periods that still hold anew, hours from the tables and days from their hours, in one snapshot of a
 * project.
 *
 * @returns at most so many rows that differ
 */
export async function verifyPaths(url: string, limit: number): Promise<readonly PathDifference[]> {
  const pool = await openPool(url, { applicationName: "runfacts-admin", maxConnections: 1 });
  try {
    const found: PathDifference[] = [];
    const projects = await pool.any(sql.type(projectRow)`
      SELECT DISTINCT project_id FROM settled_path_periods ORDER BY project_id
    `);
    for (const { project_id } of projects)
      await inSnapshot(pool, async (connection) => {
        for (const period of await validPeriods(connection, project_id)) {
          if (found.length >= limit) break;
          found.push(...(await differencesOf(connection, period)));
        }
      });
    return found.slice(0, limit);
  } finally {
    await pool.end();
  }
}

function validPeriods(connection: CommonQueryMethods, projectId: number): Promise<readonly Period[]> {
  return connection.any(sql.type(periodRow)`
    SELECT project_id, period, starts_at
    FROM settled_path_periods AS known
    JOIN rollup_revisions AS current USING (project_id, period, starts_at, revision)
    WHERE known.project_id = ${projectId} AND current.project_id = ${projectId} AND method = ${PATH_METHOD} AND is_complete AND starts_at >= (SELECT oldest_start FROM retention)
    ORDER BY period, starts_at
  `);
}

async function differencesOf(
  connection: CommonQueryMethods,
  { project_id, period, starts_at }: Period,
): Promise<readonly PathDifference[]> {
  const sum = period === "hour" ? sumHour : sumDay;
  const length = period === "hour" ? HOUR_US : DAY_US;
  const computed = await sum(connection, project_id, { start: starts_at, end: starts_at + length });
  if (typeof computed === "string") return [];
  const kept = await connection.any(sql.type(keptRow)`
    SELECT
      agent_id, agent_version, environment,
      json_build_object(
        'runs', runs, 'failedRuns', failed_runs, 'loopRuns', loop_runs, 'pingPongRuns', ping_pong_runs,
        'circlingRuns', circling_runs, 'sums', sums
      )::text AS kept
    FROM settled_paths
    WHERE project_id = ${project_id} AND period = ${period} AND starts_at = ${timestamptzLiteral(starts_at)}::timestamptz
  `);
  const before = new Map(kept.map((row) => [keyOf(row), JSON.parse(row.kept)]));
  const after = new Map(keptOf(computed).map((group) => [keyOf(group), told(group)]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): PathDifference[] => {
    const [one = null, other = null] = [before.get(key), after.get(key)];
    const names = (JSON.parse(key) as string[]).join(" ");
    const row = `${project_id} ${period} ${timestamptzLiteral(starts_at)} ${names}`;
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ row, kept: one, recomputed: other }];
  });
}

function told({ sums }: PathGroup): object {
  const { runs, failedRuns, loopRuns, pingPongRuns, circlingRuns } = sums;
  return { runs, failedRuns, loopRuns, pingPongRuns, circlingRuns, sums: packSums(sums) };
}
