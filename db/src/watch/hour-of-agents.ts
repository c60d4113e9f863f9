import type { DatabasePool } from "slonik";
import { type VersionHour, versionHours } from "../read/compare/version-hours.ts";
import { inSnapshot } from "../read/in-snapshot.ts";

/** What the agents of a project did in an hour, by version and environment. */
export type WatchedHour = VersionHour;

/** Runs of a range of time, in microseconds since the Unix epoch, its end excluded. */
export function hourOfAgents(
  pool: DatabasePool,
  projectId: number,
  filter: {
    readonly start_time: bigint;
    readonly end_time: bigint;
    readonly agent_id?: string | undefined;
    readonly environment?: string | undefined;
    readonly agent_versions?: readonly string[] | undefined;
  },
): Promise<readonly WatchedHour[]> {
  return inSnapshot(pool, (connection) => versionHours(connection, projectId, filter));
}
