import { countOpenIncidents } from "@runfacts/db/notify";
import type { DatabasePool } from "@runfacts/db/pool";
import { getStats } from "@runfacts/db/read";

/** Figures of a project: of the runs that ended and started within the last hour, and of incidents as they are now. */
export interface ProjectFigures {
  /** Runs that succeeded, failed or were partial. */
  readonly runs: number;
  /** Of these, those that failed. */
  readonly failedRuns: number;
  /** Undefined without runs. */
  readonly p95Seconds: number | undefined;
  /** Open or acknowledged. */
  readonly openIncidents: number;
}

const HOUR_US = 3_600_000_000n;
const US_PER_MS = 1_000n;
const MS_PER_SECOND = 1_000;

/**
 * Reads the figures of a project.
 *
 * @param now milliseconds since the Unix epoch
 */
export async function projectFigures(
  pool: DatabasePool,
  projectId: number,
  now: number,
): Promise<ProjectFigures> {
  const end = BigInt(Math.floor(now)) * US_PER_MS;
  const [stats, openIncidents] = await Promise.all([
    getStats(pool, projectId, { start_time: end - HOUR_US, end_time: end }),
    countOpenIncidents(pool, projectId),
  ]);
  const { p95 } = stats.run_duration_ms;
  return {
    runs: Number(stats.ended_runs),
    failedRuns: Number(stats.runs_by_status.failure),
    p95Seconds: p95 === null ? undefined : p95 / MS_PER_SECOND,
    openIncidents,
  };
}
