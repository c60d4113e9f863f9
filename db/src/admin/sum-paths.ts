import {
  addSums,
  emptySums,
  PATH_METHOD,
  type PackedSums,
  type PathSums,
  unpackSums,
} from "@runfacts/insight/paths";
import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { countsOf, settledPathRow } from "../read/paths/settled-path-row.ts";
import { type PathRun, selectPathRuns, sumRuns } from "../read/paths/sum-runs.ts";
import { type BoundedRange, startsWithin } from "../read/plan/start-range.ts";

/** Of an agent, version and environment. */
export interface PathGroup {
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  readonly sums: PathSums;
}

/** The ways of a period: `incomplete` where some agents are not kept, so that nothing can be told; `unknown` where it is too early. */
export type PeriodPaths = readonly PathGroup[] | "incomplete" | "unknown";

type GroupKey = Omit<PathGroup, "sums">;

/** Runs that are in memory at a time. */
const RUNS_AT_ONCE = 20_000;

/**
 * Sums up the runs that ended and started in an hour, from the tables.
 *
 * @param runsAtOnce how many are in memory. Default: 20,000
 */
export async function sumHour(
  connection: CommonQueryMethods,
  projectId: number,
  within: BoundedRange,
  runsAtOnce = RUNS_AT_ONCE,
): Promise<PeriodPaths> {
  const sums = new Map<string, PathSums>();
  for (let after: PathRun | undefined; ; ) {
    const page = { within: [within], after, limit: runsAtOnce };
    const runs = await selectPathRuns(connection, projectId, {}, page);
    await sumRuns(connection, projectId, runs, keyOf, sums);
    if (runs.length < runsAtOnce) return groupsOf(sums);
    after = runs.at(-1);
  }
}

const hourRow = settledPathRow.extend({ agent_id: z.string(), environment: z.string() });
const knownRow = z.strictObject({ are_known: z.boolean(), are_complete: z.boolean() });

/** Sums up the hours of a day, once all are known. */
export async function sumDay(
  connection: CommonQueryMethods,
  projectId: number,
  { start, end }: BoundedRange,
): Promise<PeriodPaths> {
  const isOfDay = (startsAt: FragmentSqlToken) => startsWithin({ start, end }, startsAt);
  // In the snapshot that the day's revision is read in: an hour may have changed since.
  const { are_known, are_complete } = await connection.one(sql.type(knownRow)`
    SELECT
      coalesce(bool_and(coalesce(known.method = ${PATH_METHOD} AND known.revision = current.revision, false)), true) AS are_known,
      coalesce(bool_and(coalesce(known.is_complete, false)), true) AS are_complete
    FROM rollup_revisions AS current
    LEFT JOIN settled_path_periods AS known
      ON known.project_id = ${projectId} AND known.period = current.period AND known.starts_at = current.starts_at
    WHERE current.project_id = ${projectId} AND current.period = 'hour' AND ${isOfDay(sql.fragment`current.starts_at`)}
  `);
  if (!are_known) return "unknown";
  if (!are_complete) return "incomplete";
  const rows = await connection.any(sql.type(hourRow)`
    SELECT
      agent_id, agent_version, environment, runs, failed_runs, loop_runs, ping_pong_runs, circling_runs, sums::text AS sums
    FROM settled_paths
    WHERE project_id = ${projectId} AND period = 'hour' AND ${isOfDay(sql.fragment`starts_at`)}
  `);
  const sums = new Map<string, PathSums>();
  for (const row of rows) {
    const key = keyOf(row);
    const own = sums.get(key) ?? emptySums();
    sums.set(key, own);
    addSums(own, unpackSums(JSON.parse(row.sums) as PackedSums, countsOf(row)));
  }
  return groupsOf(sums);
}

/** A text for a group, other than that of any other: a JSON array of its names. */
export const keyOf = ({ agent_id, agent_version, environment }: GroupKey) =>
  JSON.stringify([agent_id, agent_version, environment]);

function groupsOf(sums: ReadonlyMap<string, PathSums>): readonly PathGroup[] {
  return [...sums].map(([key, own]) => {
    const [agent_id = "", agent_version = "", environment = ""] = JSON.parse(key) as string[];
    return { agent_id, agent_version, environment, sums: own };
  });
}
