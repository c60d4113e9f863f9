import type { DatabasePool } from "slonik";
import { inSnapshot } from "../in-snapshot.ts";
import { type SignalHour, signalSides } from "../signals/signal-sides.ts";
import { type VersionHour, type VersionHoursFilter, versionHours } from "./version-hours.ts";

/** The runs of a side: of one version, or of all. */
export type SideFilter = Omit<VersionHoursFilter, "agent_versions" | "agent_id"> & {
  readonly agent_id: string;
  readonly agent_version?: string | undefined;
};

/** What the runs of a side did, and what signals say of them. */
export interface SideHours {
  readonly hours: readonly VersionHour[];
  /** Of the names that most runs of both sides have. */
  readonly signals: readonly SignalHour[];
}

const MOST_SIGNALS = 20;

/** What the runs of two sides of an agent did, hour by hour, in one snapshot: see `versionHours` and `signalSides`. */
export function selectSides(
  pool: DatabasePool,
  projectId: number,
  baseline: SideFilter,
  candidate: SideFilter,
): Promise<{ readonly baseline: SideHours; readonly candidate: SideHours }> {
  return inSnapshot(pool, async (connection) => {
    const read = (filter: VersionHoursFilter) => versionHours(connection, projectId, filter);
    const signals = await signalSides(connection, projectId, { baseline, candidate }, MOST_SIGNALS);
    const sidesOf = (ofBaseline: readonly VersionHour[], ofCandidate: readonly VersionHour[]) => ({
      baseline: { hours: ofBaseline, signals: signals.baseline },
      candidate: { hours: ofCandidate, signals: signals.candidate },
    });
    const isOneRange = (["agent_id", "start_time", "end_time"] as const).every(
      (key) => baseline[key] === candidate[key],
    );
    if (!isOneRange) return sidesOf(await read(versionsOf(baseline)), await read(versionsOf(candidate)));
    const both = await read({
      ...eitherOf(baseline, candidate),
      is_by_environment: baseline.environment !== undefined || candidate.environment !== undefined,
    });
    return sidesOf(
      both.filter((hour) => isOf(baseline, hour)),
      both.filter((hour) => isOf(candidate, hour)),
    );
  });
}

function versionsOf({ agent_version, ...filter }: SideFilter): VersionHoursFilter {
  const agent_versions = agent_version === undefined ? undefined : [agent_version];
  return { ...filter, agent_versions, is_by_environment: false };
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
