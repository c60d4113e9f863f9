import type { DatabasePool } from "slonik";
import { inSnapshot } from "../in-snapshot.ts";
import { type VersionHour, type VersionHoursFilter, versionHours } from "./version-hours.ts";

/** The runs of a side: of one version, or of all. */
export type SideFilter = Omit<VersionHoursFilter, "agent_versions"> & {
  readonly agent_version?: string | undefined;
};

/** What the runs of two sides of an agent did, hour by hour, in one snapshot: see `versionHours`. */
export function selectSides(
  pool: DatabasePool,
  projectId: number,
  baseline: SideFilter,
  candidate: SideFilter,
): Promise<{ readonly baseline: readonly VersionHour[]; readonly candidate: readonly VersionHour[] }> {
  return inSnapshot(pool, async (connection) => {
    const read = (filter: VersionHoursFilter) => versionHours(connection, projectId, filter);
    const isOneRange = (["agent_id", "start_time", "end_time"] as const).every(
      (key) => baseline[key] === candidate[key],
    );
    if (!isOneRange)
      return { baseline: await read(versionsOf(baseline)), candidate: await read(versionsOf(candidate)) };
    const both = await read(eitherOf(baseline, candidate));
    return {
      baseline: both.filter((hour) => isOf(baseline, hour)),
      candidate: both.filter((hour) => isOf(candidate, hour)),
    };
  });
}

function versionsOf({ agent_version, ...filter }: SideFilter): VersionHoursFilter {
  return { ...filter, agent_versions: agent_version === undefined ? undefined : [agent_version] };
}

/** The runs of both, and maybe of others. */
function eitherOf(a: SideFilter, b: SideFilter): VersionHoursFilter {
  const [first, second] = [a.agent_version, b.agent_version];
  return {
    ...versionsOf(a),
    environment: a.environment === b.environment ? a.environment : undefined,
    agent_versions: first === undefined || second === undefined ? undefined : [...new Set([first, second])],
  };
}

function isOf({ agent_version, environment }: SideFilter, hour: VersionHour): boolean {
  return (
    (agent_version ?? hour.agent_version) === hour.agent_version &&
    (environment ?? hour.environment) === hour.environment
  );
}
