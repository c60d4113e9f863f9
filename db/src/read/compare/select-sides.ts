import type { DatabasePool } from "slonik";
import { inSnapshot } from "../in-snapshot.ts";
import { type VersionHour, type VersionHoursFilter, versionHours } from "./version-hours.ts";

/** What the runs of two sides did, hour by hour, in one snapshot: see `versionHours`. */
export function selectSides(
  pool: DatabasePool,
  projectId: number,
  baseline: VersionHoursFilter,
  candidate: VersionHoursFilter,
): Promise<{ readonly baseline: readonly VersionHour[]; readonly candidate: readonly VersionHour[] }> {
  return inSnapshot(pool, async (connection) => ({
    baseline: await versionHours(connection, projectId, baseline),
    candidate: await versionHours(connection, projectId, candidate),
  }));
}
